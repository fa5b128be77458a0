package io.heliosdb.lite.chain;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A table as it is now, for statements that fit it.
 *
 * @param name quoted and qualified
 * @param columns those that can be written
 * @param key names of the primary key's columns
 */
record WorkloadTable(String name, List<Column> columns, List<String> key) {
    /** A column, with its quoted name. */
    record Column(String name, String type) {
        /** An expression: values come again often, and look alike. */
        String value(SplittableRandom random) {
            int n = random.nextInt(200);
            if (random.nextInt(12) == 0) {
                return "NULL";
            }
            return switch (type.replaceAll("\\(.*\\)", "")) {
                case "smallint", "integer", "bigint", "positive" -> Integer.toString(n);
                case "numeric" ->
                        List.of("1", "1.0", "1.00", "0", "'NaN'", n + ".50", n + ".5")
                                .get(random.nextInt(7));
                case "double precision" ->
                        List.of("0", "'-0'::float8", "'NaN'", n + ".5").get(random.nextInt(4));
                case "text", "character varying" -> text(n, random);
                case "uuid" -> "md5('%d')::uuid".formatted(n);
                case "bytea" -> "decode(md5('%d'), 'hex')".formatted(n);
                case "mood" -> "(enum_range(NULL::mood))[%d]".formatted(1 + n % 4);
                case "pair" -> pair(n);
                case "pair[]" -> "ARRAY[%s, %s]".formatted(pair(n), pair(n + 1));
                case "regclass" ->
                        "(SELECT oid::regclass FROM pg_class WHERE relkind = 'r' AND relnamespace ="
                                + " 'public'::regnamespace ORDER BY relname OFFSET %d LIMIT 1)"
                                        .formatted(n % 12);
                case "timestamp with time zone" -> "to_timestamp(%d)".formatted(n * 100_000);
                case "jsonb" -> "'{\"n\": %d}'".formatted(n);
                default -> "NULL";
            };
        }

        private static String text(int n, SplittableRandom random) {
            return switch (random.nextInt(10)) {
                case 0 ->
                        "(SELECT string_agg(md5(i::text), '') FROM generate_series(%d, %d) i)"
                                .formatted(n, n + random.nextInt(400));
                case 1, 2, 3 -> "'w%d'".formatted(n);
                case 4, 5, 6 -> "'W%d'".formatted(n);
                default -> "'%s'".formatted((char) ('a' + n % 26));
            };
        }

        private static String pair(int n) {
            return "jsonb_populate_record(NULL::pair, '{\"a\": %1$d, \"b\": \"%1$d\"}')"
                    .formatted(n);
        }
    }

    /** Any of the database. */
    static Optional<WorkloadTable> any(Connection connection, SplittableRandom random)
            throws SQLException {
        List<String> names =
                query(
                        connection,
                        "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p')"
                                + " AND relpersistence <> 't'"
                                + " AND relnamespace::regnamespace::text IN ('public', 's2')"
                                + " ORDER BY relnamespace::regnamespace::text, relname");
        if (names.isEmpty()) {
            return Optional.empty();
        }
        String name = names.get(random.nextInt(names.size()));
        String ofTable = "= '" + name.replace("'", "''") + "'::regclass";
        List<Column> columns = new ArrayList<>();
        for (String column :
                query(
                        connection,
                        "SELECT quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)"
                                + " FROM pg_attribute WHERE attgenerated = '' AND attnum > 0"
                                + " AND NOT attisdropped AND attrelid "
                                + ofTable
                                + " ORDER BY attnum")) {
            int at = column.indexOf(' ');
            columns.add(new Column(column.substring(0, at), column.substring(at + 1)));
        }
        List<String> key =
                query(
                        connection,
                        "SELECT quote_ident(attname) FROM pg_index JOIN pg_attribute"
                                + " ON attrelid = indrelid AND attnum = ANY (indkey)"
                                + " WHERE indisprimary AND indrelid "
                                + ofTable
                                + " ORDER BY attnum");
        return Optional.of(new WorkloadTable(name, columns, key));
    }

    static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    Column column(SplittableRandom random) {
        return columns.isEmpty()
                ? new Column("none", "integer")
                : columns.get(random.nextInt(columns.size()));
    }

    /** A condition that some rows fulfil, the same ones whenever it is asked. */
    static String some(SplittableRandom random) {
        return " WHERE hashtextextended(x::text, %d) & 127 < %d"
                .formatted(random.nextInt(1000), 1 + random.nextInt(1 << random.nextInt(8)));
    }

    String insert(SplittableRandom random) {
        if (columns.isEmpty()) {
            return "INSERT INTO " + name + " DEFAULT VALUES";
        }
        List<String> rows = new ArrayList<>();
        for (int i = 1 + random.nextInt(20); i > 0; i--) {
            rows.add(
                    columns.stream()
                            .map(column -> column.value(random))
                            .collect(Collectors.joining(", ", "(", ")")));
        }
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        return "INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES %s %s"
                .formatted(name, names, String.join(", ", rows), onConflict(random));
    }

    private String onConflict(SplittableRandom random) {
        Column column = column(random);
        return switch (random.nextInt(4)) {
            case 0 -> "";
            case 1 ->
                    key.isEmpty()
                            ? ""
                            : "ON CONFLICT (%s) DO UPDATE SET %2$s = EXCLUDED.%2$s"
                                    .formatted(String.join(", ", key), column.name());
            default -> "ON CONFLICT DO NOTHING";
        };
    }

    String update(SplittableRandom random) {
        Column column = column(random);
        return "UPDATE %s x SET %s = %s%s"
                .formatted(name, column.name(), column.value(random), some(random));
    }

    /** Moves keys of numbers to one another. */
    String shiftKeys(SplittableRandom random) {
        String column = key.isEmpty() ? column(random).name() : key.getFirst();
        return "UPDATE %1$s x SET %2$s = %3$d - %2$s".formatted(name, column, random.nextInt(200));
    }

    String delete(SplittableRandom random) {
        return "DELETE FROM %s x%s".formatted(name, some(random));
    }

    /** Puts rows back that are deleted at the same time, so that they are new and the same. */
    String rewrite(SplittableRandom random) {
        String names = columns.stream().map(Column::name).collect(Collectors.joining(", "));
        return """
        DO $$ BEGIN
            CREATE TEMP TABLE moved ON COMMIT DROP AS SELECT %2$s FROM %1$s x%3$s;
            DELETE FROM %1$s x WHERE EXISTS (SELECT FROM moved m WHERE m::text = x::text);
            INSERT INTO %1$s (%2$s) OVERRIDING SYSTEM VALUE SELECT %2$s FROM moved;
        EXCEPTION WHEN division_by_zero THEN NULL;
        END $$
        """
                .formatted(name, names, some(random));
    }

    String change(SplittableRandom random) {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> insert(random);
            case 4, 5, 6 -> update(random);
            case 7 -> shiftKeys(random);
            case 8 -> rewrite(random);
            case 9 -> "SELECT 1 FROM %s x%s FOR UPDATE".formatted(name, some(random));
            default -> delete(random);
        };
    }
}
