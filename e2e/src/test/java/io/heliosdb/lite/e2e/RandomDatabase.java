package io.heliosdb.lite.e2e;

import java.util.Optional;

/** Fills a database with whatever PostgreSQL accepts, as a seed says. */
final class RandomDatabase {
    private final RandomSql sql;
    private final RandomCatalog catalog;
    private final RandomCode code;
    private final RandomChanges changes;
    private final RandomTables tables;

    RandomDatabase(RandomSql sql) {
        this.sql = sql;
        this.catalog = new RandomCatalog(sql);
        RandomValues values = new RandomValues(sql);
        this.code = new RandomCode(sql, values, catalog);
        this.changes = new RandomChanges(sql, values, catalog, code);
        this.tables = new RandomTables(sql, values, catalog, changes);
    }

    /** Runs so many random steps; each is some statements, of which the server takes some. */
    void fill(int steps) {
        sql.run("SET search_path = ''");
        sql.run("SET statement_timeout = '5s'");
        sql.run("SET client_min_messages = error");
        sql.run("SET allow_in_place_tablespaces = on");
        tables.create();
        for (int i = 0; i < steps; i++) {
            step();
        }
        sql.run("RESET ROLE");
        // A dump holds the query of a materialized view and whether it has rows, not which.
        sql.query(
                        "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'm' AND"
                                + " relispopulated ORDER BY c.oid")
                .forEach(
                        view -> {
                            if (!sql.run("REFRESH MATERIALIZED VIEW " + view)) {
                                sql.run("REFRESH MATERIALIZED VIEW " + view + " WITH NO DATA");
                            }
                        });
    }

    private void step() {
        int dice = sql.number(0, 100);
        if (dice < 4) {
            sql.run(
                    "CREATE SCHEMA "
                            + sql.name()
                            + sql.maybe(20, " AUTHORIZATION " + catalog.role()));
        } else if (dice < 12) {
            code.type();
        } else if (dice < 30) {
            tables.create();
        } else if (dice < 50) {
            changes.alter(catalog.table());
        } else if (dice < 54) {
            catalog.of("p").ifPresent(tables::partition);
        } else if (dice < 58) {
            changes.index(catalog.of("rpm").orElse("none"));
        } else if (dice < 64) {
            code.function();
        } else if (dice < 71) {
            code.view();
        } else if (dice < 77) {
            code.reaction();
        } else if (dice < 81) {
            code.other();
        } else if (dice < 85) {
            tables.insert(catalog.table());
        } else if (dice < 88) {
            sequence();
        } else {
            property();
        }
    }

    private void sequence() {
        String name = catalog.newName();
        sql.run(
                "CREATE %sSEQUENCE %s %s"
                        .formatted(
                                "",
                                name,
                                sql.one(
                                        "",
                                        "AS smallint CYCLE",
                                        "INCREMENT BY -5 MAXVALUE 7 START 3",
                                        "CACHE 20 MINVALUE 4")));
        catalog.of("S")
                .ifPresent(
                        any -> {
                            String table = catalog.table();
                            sql.run(
                                    "ALTER SEQUENCE %s %s"
                                            .formatted(
                                                    any,
                                                    sql.one(
                                                            "OWNED BY %s.%s"
                                                                    .formatted(
                                                                            table,
                                                                            catalog.column(table)),
                                                            "OWNED BY NONE",
                                                            "RESTART 5",
                                                            "INCREMENT 2",
                                                            "RENAME TO " + sql.name())));
                            sql.run("SELECT %s(%s)".formatted("nextval", RandomSql.literal(any)));
                            sql.run(
                                    "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT nextval(%s)"
                                            .formatted(
                                                    table,
                                                    catalog.column(table),
                                                    RandomSql.literal(any)));
                        });
    }

    private void property() {
        int dice = sql.number(0, 100);
        Optional<String> some = catalog.object("");
        // A restored database has the schema public that every new one has; pg_dump lets it be.
        Optional<String> named = some.filter(object -> !object.equals("SCHEMA public"));
        if (dice < 25) {
            some.ifPresent(
                    object ->
                            sql.run(
                                    "COMMENT ON %s IS %s"
                                            .formatted(object, RandomSql.literal(sql.name()))));
        } else if (dice < 35) {
            some.ifPresent(
                    object -> sql.run("ALTER %s OWNER TO %s".formatted(object, catalog.role())));
        } else if (dice < 45) {
            named.ifPresent(
                    object -> sql.run("ALTER %s RENAME TO %s".formatted(object, sql.name())));
        } else if (dice < 52) {
            named.ifPresent(
                    object ->
                            sql.run("ALTER %s SET SCHEMA %s".formatted(object, catalog.schema())));
        } else if (dice < 56) {
            named.ifPresent(
                    object -> sql.run("DROP %s%s".formatted(object, sql.maybe(30, " CASCADE"))));
        } else if (dice < 64) {
            alterType();
        } else {
            grant();
        }
    }

    private void alterType() {
        catalog.object("'TYPE', 'DOMAIN'")
                .ifPresent(
                        type ->
                                sql.run(
                                        "ALTER %s %s"
                                                .formatted(
                                                        type,
                                                        sql.one(
                                                                "ADD VALUE IF NOT EXISTS 'added'"
                                                                        + " BEFORE 'x'",
                                                                "ADD VALUE 'more''s'",
                                                                "ADD ATTRIBUTE "
                                                                        + sql.name()
                                                                        + " text COLLATE \"C\"",
                                                                "ADD CONSTRAINT "
                                                                        + sql.name()
                                                                        + " CHECK (VALUE IS NOT"
                                                                        + " NULL) NOT VALID",
                                                                "SET DEFAULT NULL",
                                                                "SET NOT NULL"))));
    }

    private void grant() {
        String role = sql.chance(80) ? catalog.role() : "PUBLIC";
        String option = role.equals("PUBLIC") ? "" : sql.maybe(25, " WITH GRANT OPTION");
        String table = catalog.relation();
        switch (sql.number(0, 9)) {
            case 0, 1 ->
                    sql.run(
                            "GRANT %s ON %s TO %s%s"
                                    .formatted(
                                            sql.one("SELECT", "ALL", "INSERT, UPDATE", "TRIGGER"),
                                            table,
                                            role,
                                            option));
            case 2 ->
                    sql.run(
                            "GRANT %s (%s) ON %s TO %s%s"
                                    .formatted(
                                            sql.one("SELECT", "UPDATE", "REFERENCES"),
                                            catalog.column(table),
                                            table,
                                            role,
                                            option));
            case 3 ->
                    catalog.object(
                                    "'FUNCTION', 'PROCEDURE', 'TYPE', 'DOMAIN', 'SCHEMA',"
                                            + " 'SEQUENCE'")
                            .ifPresent(
                                    object ->
                                            sql.run(
                                                    "GRANT ALL ON %s TO %s%s"
                                                            .formatted(object, role, option)));
            case 4 ->
                    catalog.object(
                                    "'FUNCTION', 'PROCEDURE', 'TYPE', 'DOMAIN', 'SCHEMA',"
                                            + " 'SEQUENCE', 'TABLE', 'VIEW'")
                            .ifPresent(
                                    object ->
                                            sql.run(
                                                    "REVOKE ALL ON %s FROM %s"
                                                            .formatted(
                                                                    object.replaceFirst(
                                                                            "^VIEW", "TABLE"),
                                                                    sql.one(
                                                                            "PUBLIC",
                                                                            "postgres",
                                                                            role))));
            case 5 ->
                    sql.run(
                            "ALTER DEFAULT PRIVILEGES%s%s %s"
                                    .formatted(
                                            sql.maybe(60, " FOR ROLE " + catalog.role()),
                                            sql.maybe(40, " IN SCHEMA " + catalog.schema()),
                                            sql.one(
                                                    "GRANT SELECT ON TABLES TO " + role,
                                                    "REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC",
                                                    "GRANT ALL ON SEQUENCES TO " + role + option,
                                                    "REVOKE USAGE ON TYPES FROM PUBLIC",
                                                    "GRANT USAGE ON SCHEMAS TO " + role,
                                                    "REVOKE ALL ON TABLES FROM postgres")));
            case 6 -> {
                // Somebody else's grant of what was granted with the option.
                sql.run("SET ROLE " + catalog.role());
                sql.run("GRANT SELECT ON %s TO %s".formatted(table, role));
                sql.run("RESET ROLE");
            }
            default ->
                    sql.run(
                            "REVOKE %s ON %s FROM %s"
                                    .formatted(
                                            sql.one("ALL", "SELECT", "GRANT OPTION FOR SELECT"),
                                            table,
                                            sql.one(role, "postgres")));
        }
    }
}
