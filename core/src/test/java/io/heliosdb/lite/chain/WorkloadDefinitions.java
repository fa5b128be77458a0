package io.heliosdb.lite.chain;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Statements that change definitions, or the files of tables; many of them do not fit, and fail.
 */
final class WorkloadDefinitions {
    private final SplittableRandom random;
    private int names;

    WorkloadDefinitions(SplittableRandom random) {
        this.random = random;
    }

    /** One or more statements that follow one another. */
    List<String> any(WorkloadTable table, WorkloadTable other) {
        return switch (random.nextInt(6)) {
            case 0 -> List.of(maintenance(table));
            case 1, 2 -> columns(table);
            case 3 -> tables(table, other);
            case 4 -> List.of(types());
            default -> List.of(objects(table));
        };
    }

    private String maintenance(WorkloadTable table) {
        String name = table.name();
        return switch (random.nextInt(9)) {
            case 0 -> "VACUUM FULL " + name;
            case 1 -> "VACUUM FREEZE " + name;
            case 2 -> "VACUUM " + name;
            case 3 -> "ANALYZE " + name;
            case 4 -> "TRUNCATE " + name;
            case 5 -> "CLUSTER %s USING %s_pkey".formatted(name, name.replace("s2.", ""));
            case 6 -> "ALTER TABLE %s SET UNLOGGED".formatted(name);
            case 7 -> "ALTER TABLE %s SET LOGGED".formatted(name);
            default -> "REINDEX TABLE " + name;
        };
    }

    private List<String> columns(WorkloadTable table) {
        String alter = "ALTER TABLE " + table.name() + " ";
        WorkloadTable.Column column = table.column(random);
        String name = column.name();
        int n = random.nextInt(100);
        String added = "c" + random.nextInt(4);
        return switch (random.nextInt(12)) {
            case 0 -> List.of(alter + "ADD COLUMN " + added + " int");
            case 1 -> List.of(alter + "ADD COLUMN %s int DEFAULT %d".formatted(added, n));
            case 2 -> List.of(alter + "ADD COLUMN %s text DEFAULT random()::text".formatted(added));
            case 3 -> List.of(alter + "DROP COLUMN " + added);
            case 4 ->
                    List.of(
                            alter + "DROP COLUMN " + name,
                            alter + "ADD COLUMN %s %s".formatted(name, column.type()));
            case 5 -> List.of(alter + "RENAME COLUMN %s TO c%d".formatted(name, n % 4));
            case 6 -> List.of(alter + "ALTER COLUMN %s TYPE bigint".formatted(name));
            case 7 -> List.of(alter + "ALTER COLUMN %s TYPE text".formatted(name));
            case 8 ->
                    List.of(alter + "ALTER COLUMN %1$s TYPE int USING %1$s + 1000".formatted(name));
            case 9 ->
                    List.of(alter + "DROP CONSTRAINT " + table.name().replace("s2.", "") + "_pkey");
            case 10 -> List.of(alter + "ADD PRIMARY KEY (%s)".formatted(name));
            default ->
                    List.of(
                            alter + "DROP COLUMN " + added,
                            alter + "ADD COLUMN %s int DEFAULT %d".formatted(added, n));
        };
    }

    private List<String> tables(WorkloadTable table, WorkloadTable other) {
        String name = table.name();
        return switch (random.nextInt(8)) {
            case 0 -> List.of("ALTER TABLE %s RENAME TO t%d".formatted(name, random.nextInt(4)));
            case 1 -> swap(name, other.name());
            case 2 -> List.of("DROP TABLE " + name + " CASCADE");
            case 3 ->
                    List.of(
                            "CREATE TABLE fresh AS SELECT * FROM ONLY " + name,
                            "DROP TABLE " + name,
                            "ALTER TABLE fresh RENAME TO " + name.replace("s2.", ""));
            case 4 -> List.of("ALTER TABLE parts DETACH PARTITION " + name);
            case 5 ->
                    List.of(
                            "ALTER TABLE parts ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
                                    .formatted(name, 0, 100));
            case 6 -> List.of("ALTER TABLE %s SET SCHEMA s2".formatted(name));
            default -> List.of("ALTER TABLE %s SET SCHEMA public".formatted(name));
        };
    }

    private static List<String> swap(String one, String other) {
        return List.of(
                "ALTER TABLE %s RENAME TO swapping".formatted(one),
                "ALTER TABLE %s RENAME TO %s".formatted(other, one),
                "ALTER TABLE swapping RENAME TO " + other);
    }

    private String types() {
        int n = names++;
        return switch (random.nextInt(7)) {
            case 0 -> "ALTER TYPE mood ADD VALUE 'm%d' BEFORE 'ok'".formatted(n);
            case 1 -> "ALTER TYPE mood RENAME VALUE 'sad' TO 'gloomy'";
            case 2 -> "ALTER TYPE mood RENAME VALUE 'gloomy' TO 'sad'";
            case 3 -> "ALTER TYPE pair DROP ATTRIBUTE b, ADD ATTRIBUTE b text";
            case 4 -> "ALTER TYPE pair RENAME ATTRIBUTE a TO a%d".formatted(n);
            case 5 -> "ALTER TYPE pair ADD ATTRIBUTE a int";
            default ->
                    "ALTER DOMAIN positive ADD CONSTRAINT p%1$d CHECK (VALUE < %1$d0000) NOT VALID"
                            .formatted(n + 1);
        };
    }

    private String objects(WorkloadTable table) {
        int n = random.nextInt(5);
        String column = table.column(random).name();
        return switch (random.nextInt(10)) {
            case 0 -> "CREATE VIEW v%d AS SELECT * FROM %s".formatted(n, table.name());
            case 1 -> "DROP VIEW IF EXISTS v%d CASCADE".formatted(n);
            case 2 -> "CREATE INDEX ON %s (%s)".formatted(table.name(), column);
            case 3 ->
                    "CREATE OR REPLACE FUNCTION f%1$d() RETURNS int LANGUAGE sql AS 'SELECT %2$d'"
                            .formatted(n, names++);
            case 4 -> "SELECT nextval('counter') FROM generate_series(1, %d)".formatted(n + 1);
            case 5 -> "SELECT setval('counter', %d)".formatted(n + 100);
            case 6 -> "SELECT lo_from_bytea(%d, '\\xabcd')".formatted(1000 + n);
            case 7 -> "SELECT lo_put(%d, 3, decode(md5('%d'), 'hex'))".formatted(1000 + n, names++);
            case 8 -> "SELECT lo_unlink(%d)".formatted(1000 + n);
            default -> "REFRESH MATERIALIZED VIEW filled";
        };
    }
}
