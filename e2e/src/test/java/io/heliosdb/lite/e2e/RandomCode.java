package io.heliosdb.lite.e2e;

import java.util.ArrayList;
import java.util.List;

/** Types, functions, views, triggers and what else is written in a language. */
final class RandomCode {
    private final RandomSql sql;
    private final RandomValues values;
    private final RandomCatalog catalog;

    RandomCode(RandomSql sql, RandomValues values, RandomCatalog catalog) {
        this.sql = sql;
        this.values = values;
        this.catalog = catalog;
    }

    /** An enum, a composite, a domain or a range. */
    void type() {
        String name = catalog.newName();
        switch (sql.number(0, 5)) {
            case 0 -> {
                List<String> labels = new ArrayList<>();
                for (int i = sql.number(0, 4); i >= 0; i--) {
                    String label = sql.name();
                    labels.add(
                            RandomSql.literal(
                                    label.substring(1, label.length() - 1).replace("\"\"", "\"")));
                }
                sql.run("CREATE TYPE %s AS ENUM (%s)".formatted(name, String.join(", ", labels)));
            }
            case 1 -> {
                List<String> attributes = new ArrayList<>();
                for (int i = sql.number(0, 4); i > 0; i--) {
                    attributes.add(sql.name() + ' ' + values.type());
                }
                sql.run("CREATE TYPE %s AS (%s)".formatted(name, String.join(", ", attributes)));
            }
            case 2 -> range(name);
            default -> domain(name);
        }
    }

    private void range(String name) {
        String subtype = sql.one("numeric", "text", "date", "bigint", "uuid");
        String collation = subtype.equals("text") ? sql.maybe(50, ", collation = \"C\"") : "";
        String multi = sql.maybe(40, ", multirange_type_name = " + catalog.newName());
        sql.run(
                "CREATE TYPE %s AS RANGE (subtype = %s%s%s)"
                        .formatted(name, subtype, collation, multi));
    }

    private void domain(String name) {
        String base = values.type();
        String collate =
                base.equals("text") ? sql.maybe(40, " COLLATE " + catalog.collation()) : "";
        String clause = sql.maybe(40, " DEFAULT " + values.value(base));
        if (sql.chance(50)) {
            clause += " CONSTRAINT %s CHECK (%s)".formatted(sql.name(), check("VALUE", base));
        }
        sql.run(
                "CREATE DOMAIN %s AS %s%s%s%s"
                        .formatted(name, base, collate, clause, sql.maybe(20, " NOT NULL")));
    }

    /** A condition on a value that most values meet. */
    String check(String value, String type) {
        String call =
                catalog.functionOf(type).map(f -> f + '(' + value + ") IS NULL OR ").orElse("");
        return call
                + sql.one(
                        value + " IS NOT NULL OR true",
                        "coalesce(" + value + "::text, '') <> 'never'");
    }

    /** A function, a procedure or an aggregate. */
    void function() {
        String name = catalog.newName();
        List<String> arguments = new ArrayList<>();
        boolean defaults = false;
        for (int i = sql.number(0, 4); i > 0; i--) {
            String type = values.type();
            defaults |= sql.chance(25);
            String mode = sql.maybe(10, "INOUT ");
            arguments.add(
                    mode
                            + sql.maybe(80, sql.name() + ' ')
                            + type
                            + (defaults ? " DEFAULT " + values.value(type) : ""));
        }
        if (!defaults && sql.chance(10)) {
            arguments.add("VARIADIC " + sql.name() + " integer[]");
        }
        String head = "%s(%s)".formatted(name, String.join(", ", arguments));
        String result = sql.chance(30) ? values.userType() : values.type();
        String attributes =
                sql.one("", " IMMUTABLE", " STABLE", " IMMUTABLE STRICT")
                        + sql.one(
                                "", " PARALLEL SAFE", " COST 7", " SECURITY DEFINER", " LEAKPROOF")
                        + sql.maybe(10, " SET search_path = public, \"a b\", '$user'")
                        + sql.maybe(5, " SET \"work_mem\" TO '4MB'");
        switch (sql.number(0, 8)) {
            case 0, 1 ->
                    sql.run(
                            "CREATE FUNCTION %s RETURNS %s LANGUAGE sql%s AS %s"
                                    .formatted(
                                            head,
                                            result,
                                            attributes,
                                            RandomSql.literal("SELECT " + values.value(result))));
            case 2, 3 ->
                    sql.run(
                            "CREATE FUNCTION %s RETURNS %s LANGUAGE sql%s RETURN %s"
                                    .formatted(head, result, attributes, values.value(result)));
            case 4 ->
                    sql.run(
                            "CREATE FUNCTION %s RETURNS SETOF %s LANGUAGE sql%s BEGIN ATOMIC SELECT * FROM %s; END"
                                    .formatted(
                                            head,
                                            catalog.relation(),
                                            attributes.replace("IMMUTABLE", "STABLE"),
                                            catalog.relation()));
            case 5 ->
                    sql.run(
                            "CREATE FUNCTION %s RETURNS TABLE (%s %s, %s %s) LANGUAGE plpgsql%s AS $f$ BEGIN RETURN; END $f$"
                                    .formatted(
                                            head,
                                            sql.name(),
                                            result,
                                            sql.name(),
                                            values.type(),
                                            attributes));
            case 6 ->
                    sql.run(
                            "CREATE PROCEDURE %s LANGUAGE sql BEGIN ATOMIC DELETE FROM %s; INSERT INTO %s DEFAULT VALUES; END"
                                    .formatted(head, catalog.table(), catalog.table()));
            default -> aggregate(name);
        }
        // Of one argument, so that checks, indexes and defaults find something to call.
        if (sql.chance(50)) {
            String type = values.type();
            sql.run(
                    "CREATE FUNCTION %s(%s %s) RETURNS integer IMMUTABLE LANGUAGE sql %s"
                            .formatted(
                                    catalog.newName(),
                                    sql.name(),
                                    type,
                                    sql.one("RETURN 1", "AS 'SELECT 2'")));
        }
    }

    private void aggregate(String name) {
        String type = sql.one("integer", "numeric", "text");
        String step = catalog.newName();
        sql.run(
                "CREATE FUNCTION %s(%s, %s) RETURNS %s IMMUTABLE LANGUAGE sql AS 'SELECT $1'"
                        .formatted(step, type, type, type));
        sql.run(
                "CREATE AGGREGATE %s(%s%s) (sfunc = %s, stype = %s%s%s)"
                        .formatted(
                                name,
                                sql.maybe(30, sql.name() + ' '),
                                type,
                                step,
                                type,
                                sql.maybe(50, ", initcond = '0'"),
                                sql.maybe(30, ", parallel = safe")));
    }

    /** A view, or a materialized view. */
    void view() {
        String name = catalog.newName();
        String query = query();
        switch (sql.number(0, 8)) {
            case 0, 1, 2 ->
                    sql.run(
                            "CREATE MATERIALIZED VIEW %s%s AS %s%s"
                                    .formatted(
                                            name,
                                            sql.maybe(20, " WITH (fillfactor = 70)"),
                                            query,
                                            sql.maybe(20, " WITH NO DATA")));
            case 3 ->
                    sql.run(
                            "CREATE OR REPLACE VIEW %s AS %s"
                                    .formatted(catalog.of("v").orElse(name), query));
            case 4 -> replaceWithItself();
            default ->
                    sql.run(
                            "CREATE VIEW %s%s AS %s%s"
                                    .formatted(
                                            name,
                                            sql.one(
                                                    "",
                                                    "",
                                                    " WITH (security_barrier)",
                                                    " WITH (security_invoker = true)"),
                                            query,
                                            sql.maybe(10, " WITH CASCADED CHECK OPTION")));
        }
    }

    /** A view that now reads a view with the same columns, perhaps itself or one that reads it. */
    private void replaceWithItself() {
        String base = catalog.of("v").orElse("none");
        String above = catalog.newName();
        sql.run("CREATE VIEW %s AS SELECT * FROM %s".formatted(above, base));
        String next = sql.one(above, base, catalog.of("v").orElse(above));
        sql.run("CREATE OR REPLACE VIEW %s AS SELECT * FROM %s".formatted(base, next));
    }

    private String query() {
        String relation = catalog.relation();
        List<String> columns = catalog.columns(relation);
        if (columns.isEmpty()) {
            return "SELECT FROM " + relation;
        }
        String a = sql.one(columns);
        String b = sql.one(columns);
        String other = catalog.relation();
        return switch (sql.number(0, 14)) {
            case 0 -> "SELECT * FROM " + relation;
            case 1 ->
                    "SELECT x.%s AS %s, count(*) AS n FROM %s x GROUP BY 1"
                            .formatted(a, sql.name(), relation);
            case 2 ->
                    "SELECT x.* FROM %s x GROUP BY x.%s"
                            .formatted(relation, catalog.keyOf(relation).orElse(a));
            case 3 ->
                    "SELECT x.%s, y FROM %s x LEFT JOIN LATERAL (SELECT * FROM %s z LIMIT 1) y ON true"
                            .formatted(a, relation, other);
            case 4 ->
                    "WITH RECURSIVE r(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT r.n, x.%s FROM r, %s x"
                            .formatted(a, relation);
            case 5 ->
                    "SELECT %1$s FROM %2$s UNION ALL SELECT %1$s FROM ONLY %2$s"
                            .formatted(a, relation);
            case 6 ->
                    "SELECT DISTINCT ON (x.%s::text) x.%s, row_number() OVER w AS %s FROM %s x WINDOW w AS (ORDER BY x.%s::text) ORDER BY x.%s::text"
                            .formatted(a, b, sql.name(), relation, a, a);
            case 7 ->
                    "SELECT x, x.%s IS NULL AS %s, (SELECT count(*) FROM %s) AS c FROM %s x WHERE EXISTS (SELECT FROM %s)"
                            .formatted(a, sql.name(), other, relation, other);
            case 8 ->
                    "SELECT f.* FROM %s AS f"
                            .formatted(
                                    catalog.functionOfNone().map(f -> f + "()").orElse(relation));
            case 9 ->
                    "SELECT %s AS %s, CASE WHEN %s IS NULL THEN 'a' ELSE %s::text COLLATE \"C\" END AS t FROM %s"
                            .formatted(a, sql.name(), b, b, relation);
            case 10 ->
                    "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) AS v(%s, %s)"
                            .formatted(sql.name(), sql.name());
            case 11 -> "SELECT %s AS v".formatted(values.value(values.type()));
            case 12 ->
                    "SELECT * FROM %s x TABLESAMPLE SYSTEM (100) REPEATABLE (1)"
                            .formatted(relation);
            default -> "SELECT %s FROM %s".formatted(a, relation);
        };
    }

    /** A trigger, a rule, a policy or an event trigger. */
    void reaction() {
        String table = sql.chance(80) ? catalog.table() : catalog.relation();
        String name = sql.name();
        switch (sql.number(0, 9)) {
            case 0 ->
                    sql.run(
                            "CREATE RULE %s AS ON %s TO %s DO %s"
                                    .formatted(
                                            name,
                                            sql.one("UPDATE", "DELETE", "INSERT"),
                                            table,
                                            sql.one(
                                                    "ALSO SELECT 1",
                                                    "ALSO NOTHING",
                                                    "ALSO INSERT INTO "
                                                            + catalog.table()
                                                            + " DEFAULT VALUES",
                                                    "ALSO NOTIFY \"c h\"")));
            case 1 ->
                    sql.run(
                            "CREATE RULE %s AS ON UPDATE TO %s WHERE %s IS NULL DO ALSO DELETE FROM %s"
                                    .formatted(
                                            name,
                                            table,
                                            "OLD." + catalog.column(table),
                                            catalog.table()));
            case 2, 3 -> {
                sql.run(
                        "CREATE POLICY %s ON %s%s%s%s USING (%s)%s"
                                .formatted(
                                        name,
                                        table,
                                        sql.maybe(30, " AS RESTRICTIVE"),
                                        sql.one("", " FOR ALL", " FOR UPDATE"),
                                        sql.maybe(
                                                60,
                                                " TO "
                                                        + catalog.role()
                                                        + sql.maybe(30, ", " + catalog.role())),
                                        sql.one(
                                                "true",
                                                catalog.column(table) + " IS NOT NULL",
                                                "EXISTS (SELECT FROM " + catalog.relation() + ")"),
                                        sql.maybe(40, " WITH CHECK (current_user <> 'x')")));
                sql.run(
                        "ALTER TABLE %s %s ROW LEVEL SECURITY"
                                .formatted(table, sql.one("ENABLE", "FORCE", "DISABLE")));
            }
            case 4 -> {
                String function = triggerFunction("event_trigger", "BEGIN NULL; END");
                sql.run(
                        "CREATE EVENT TRIGGER %s ON %s EXECUTE FUNCTION %s()"
                                .formatted(
                                        name,
                                        sql.one(
                                                "ddl_command_end",
                                                "sql_drop WHEN TAG IN ('DROP TABLE', 'DROP VIEW')"),
                                        function));
                sql.run(
                        "ALTER EVENT TRIGGER %s %s"
                                .formatted(
                                        name,
                                        sql.one(
                                                "DISABLE",
                                                "ENABLE ALWAYS",
                                                "ENABLE REPLICA",
                                                "ENABLE")));
            }
            default -> trigger(name, table);
        }
    }

    private String triggerFunction(String type, String body) {
        String name = catalog.newName();
        sql.run(
                "CREATE FUNCTION %s() RETURNS %s LANGUAGE plpgsql AS $f$ %s $f$"
                        .formatted(name, type, body));
        return name;
    }

    private void trigger(String name, String table) {
        String function = triggerFunction("trigger", "BEGIN RETURN coalesce(NEW, OLD); END");
        String column = catalog.column(table);
        String arguments = sql.one("", "'it''s', 'a\\b', 'null'", "1, 2");
        sql.run(
                switch (sql.number(0, 7)) {
                    case 0 ->
                            "CREATE CONSTRAINT TRIGGER %s AFTER INSERT OR DELETE ON %s%s FOR EACH ROW EXECUTE FUNCTION %s()"
                                    .formatted(
                                            name,
                                            table,
                                            sql.one(
                                                    "",
                                                    " DEFERRABLE",
                                                    " DEFERRABLE INITIALLY DEFERRED",
                                                    " FROM " + catalog.table()),
                                            function);
                    case 1 ->
                            "CREATE TRIGGER %s AFTER UPDATE ON %s REFERENCING OLD TABLE AS %s NEW TABLE AS n EXECUTE FUNCTION %s(%s)"
                                    .formatted(name, table, sql.name(), function, arguments);
                    case 2 ->
                            "CREATE TRIGGER %s INSTEAD OF INSERT ON %s FOR EACH ROW EXECUTE FUNCTION %s()"
                                    .formatted(name, catalog.of("v").orElse("none"), function);
                    case 3 ->
                            "CREATE TRIGGER %s BEFORE UPDATE OF %s ON %s FOR EACH ROW WHEN (OLD.%s IS DISTINCT FROM NULL) EXECUTE FUNCTION %s(%s)"
                                    .formatted(name, column, table, column, function, arguments);
                    case 4 ->
                            "CREATE TRIGGER %s AFTER TRUNCATE ON %s EXECUTE FUNCTION %s()"
                                    .formatted(name, table, function);
                    default ->
                            "CREATE TRIGGER %s %s INSERT OR UPDATE ON %s FOR EACH %s EXECUTE FUNCTION %s(%s)"
                                    .formatted(
                                            name,
                                            sql.one("BEFORE", "AFTER"),
                                            table,
                                            sql.one("ROW", "STATEMENT"),
                                            function,
                                            arguments);
                });
        String target = sql.chance(70) ? table : catalog.table();
        sql.run(
                "ALTER TABLE %s%s %s TRIGGER %s"
                        .formatted(
                                sql.maybe(30, "ONLY "),
                                target,
                                sql.one("DISABLE", "ENABLE ALWAYS", "ENABLE REPLICA", "ENABLE"),
                                name));
    }

    /** Casts, collations, statistics, publications. */
    void other() {
        String name = catalog.newName();
        String type = values.userType();
        switch (sql.number(0, 6)) {
            case 0 ->
                    sql.run(
                            "CREATE CAST (%s AS %s) WITH INOUT%s"
                                    .formatted(
                                            type,
                                            values.userType(),
                                            sql.one("", " AS ASSIGNMENT")));
            case 1 ->
                    catalog.functionOf(type)
                            .ifPresent(
                                    f ->
                                            sql.run(
                                                    "CREATE CAST (%s AS integer) WITH FUNCTION %s(%s)"
                                                            .formatted(type, f, type)));
            case 2 ->
                    sql.run(
                            sql.one(
                                            "CREATE COLLATION %s (provider = icu, locale ="
                                                    + " 'und-u-ks-level2', deterministic = false)",
                                            "CREATE COLLATION %s (provider = libc, locale = 'C')",
                                            "CREATE COLLATION %s (lc_collate = 'C', lc_ctype ="
                                                    + " 'POSIX')",
                                            "CREATE COLLATION %s FROM \"C\"")
                                    .formatted(name));
            case 3, 4 -> {
                String relation = catalog.relation();
                sql.run(
                        "CREATE STATISTICS %s%s ON %s, %s FROM %s"
                                .formatted(
                                        name,
                                        sql.one("", " (mcv)", " (ndistinct, dependencies)"),
                                        catalog.column(relation),
                                        sql.one(
                                                catalog.column(relation),
                                                "(" + catalog.column(relation) + " IS NULL)"),
                                        relation));
                sql.run(
                        "ALTER STATISTICS %s SET STATISTICS %d"
                                .formatted(name, sql.number(0, 500)));
            }
            default -> publication();
        }
    }

    private void publication() {
        String table = catalog.table();
        sql.run(
                "CREATE PUBLICATION %s %s%s"
                        .formatted(
                                sql.name(),
                                sql.one(
                                        "FOR ALL TABLES",
                                        "",
                                        "FOR TABLE " + table,
                                        "FOR TABLE ONLY " + table + ", " + catalog.table(),
                                        "FOR TABLE %s (%s)".formatted(table, catalog.column(table)),
                                        "FOR TABLE %s WHERE (%s IS NULL)"
                                                .formatted(table, catalog.column(table)),
                                        "FOR TABLES IN SCHEMA " + catalog.schema()),
                                sql.one(
                                        "",
                                        " WITH (publish = 'insert')",
                                        " WITH (publish_via_partition_root = true)")));
    }
}
