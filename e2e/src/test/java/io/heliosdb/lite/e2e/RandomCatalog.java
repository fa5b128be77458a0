package io.heliosdb.lite.e2e;

import java.util.List;
import java.util.Optional;

/** Picks among what a random database has so far. Names come quoted and qualified. */
final class RandomCatalog {
    /** Roles belong to the server: {@link #createRoles} makes them once. */
    private static final List<String> ROLES =
            List.of("\"role one\"", "\"select\"", "\"r\"\"quote\"", "reader", "\"it's\"");

    private static final String USERS =
            "JOIN pg_namespace n ON n.oid = %s AND nspname !~ '^pg_|^information_schema$'";

    private final RandomSql sql;

    RandomCatalog(RandomSql sql) {
        this.sql = sql;
    }

    static void createRoles(DatabaseServer server) throws java.sql.SQLException {
        for (String role : ROLES) {
            server.execute("postgres", "CREATE ROLE " + role);
        }
    }

    String role() {
        return sql.one(ROLES);
    }

    String schema() {
        return sql.oneOf(
                        "SELECT quote_ident(nspname) FROM pg_namespace n WHERE nspname !~"
                                + " '^pg_|^information_schema$' ORDER BY nspname COLLATE \"C\"")
                .orElse("public");
    }

    /** For an object that is to be. */
    String newName() {
        return schema() + '.' + sql.name();
    }

    /**
     * A relation of one of these kinds: {@code r}, {@code p}, {@code v}, {@code m}, {@code i},
     * {@code S}.
     */
    Optional<String> of(String kinds) {
        return sql.oneOf(
                """
                SELECT c.oid::regclass::text FROM pg_class c %s
                WHERE strpos('%s', relkind::text) > 0 ORDER BY 1
                """
                        .formatted(USERS.formatted("relnamespace"), kinds));
    }

    String table() {
        return of("rp").orElse("public.none");
    }

    String relation() {
        return of("rpvm").orElse("public.none");
    }

    List<String> columns(String relation) {
        return sql.query(
                """
                SELECT quote_ident(attname) FROM pg_attribute
                WHERE attrelid = to_regclass(%s) AND attnum > 0 AND NOT attisdropped ORDER BY attnum
                """
                        .formatted(RandomSql.literal(relation)));
    }

    String column(String relation) {
        List<String> columns = columns(relation);
        return columns.isEmpty() ? "none" : sql.one(columns);
    }

    String typeOf(String relation, String column) {
        return sql
                .query(
                        """
                        SELECT format_type(atttypid, atttypmod) FROM pg_attribute
                        WHERE attrelid = to_regclass(%s) AND quote_ident(attname) = %s
                        """
                                .formatted(RandomSql.literal(relation), RandomSql.literal(column)))
                .stream()
                .findFirst()
                .orElse("text");
    }

    /** A column that is the primary key alone. */
    Optional<String> keyOf(String relation) {
        return sql.oneOf(
                """
                SELECT quote_ident(attname) FROM pg_index JOIN pg_attribute
                    ON attrelid = indrelid AND attnum = indkey[0]
                WHERE indrelid = to_regclass(%s) AND indisprimary AND indnkeyatts = 1
                """
                        .formatted(RandomSql.literal(relation)));
    }

    /** The columns of a key of a table, with commas between. */
    Optional<String> keyColumns(String table) {
        return sql.oneOf(
                """
                SELECT (SELECT string_agg(quote_ident(attname), ', ' ORDER BY o)
                    FROM unnest(conkey) WITH ORDINALITY k(n, o)
                    JOIN pg_attribute ON attrelid = conrelid AND attnum = n)
                FROM pg_constraint WHERE conrelid = to_regclass(%s) AND contype IN ('p', 'u') ORDER BY conname COLLATE "C"
                """
                        .formatted(RandomSql.literal(table)));
    }

    /** An immutable function of one argument of the type. */
    Optional<String> functionOf(String type) {
        return sql.oneOf(
                """
                SELECT p.oid::regproc::text FROM pg_proc p %s
                WHERE pronargs = 1 AND proargtypes[0] = to_regtype(%s) AND provolatile = 'i'
                    AND prokind = 'f' AND prorettype = 23 ORDER BY 1
                """
                        .formatted(USERS.formatted("pronamespace"), RandomSql.literal(type)));
    }

    /** A function that can be called without an argument. */
    Optional<String> functionOfNone() {
        return sql.oneOf(
                """
                SELECT p.oid::regproc::text FROM pg_proc p %s
                WHERE pronargs = pronargdefaults AND prokind = 'f'
                    AND prorettype NOT IN (2279, 3838) ORDER BY 1
                """
                        .formatted(USERS.formatted("pronamespace")));
    }

    String collation() {
        return sql.oneOf(
                        """
                        SELECT c.oid::regcollation::text FROM pg_collation c
                        WHERE c.oid >= 16384 OR collname IN ('C', 'POSIX', 'und-x-icu') ORDER BY 1
                        """)
                .orElse("\"C\"");
    }

    /**
     * Something that comments, owners and new names can be given to, as {@code TABLE public.t}.
     *
     * @param kinds what may come, as in {@code 'TABLE', 'VIEW'}; everything if empty
     */
    Optional<String> object(String kinds) {
        return sql.oneOf(
                """
                SELECT kind || ' ' || name FROM (
                    SELECT CASE relkind WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'TABLE' WHEN 'v' THEN 'VIEW'
                        WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
                        WHEN 'S' THEN 'SEQUENCE' WHEN 'c' THEN 'TYPE' END AS kind, c.oid::regclass::text AS name
                        FROM pg_class c %1$s
                    UNION ALL SELECT CASE typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid::regtype::text
                        FROM pg_type t %2$s WHERE typtype IN ('e', 'd', 'r', 'm')
                    UNION ALL SELECT CASE prokind WHEN 'a' THEN 'AGGREGATE' WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                        p.oid::regprocedure::text FROM pg_proc p %3$s
                        WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 1255 AND objid = p.oid AND deptype = 'i')
                    UNION ALL SELECT 'SCHEMA', quote_ident(nspname) FROM pg_namespace n
                        WHERE nspname !~ '^pg_|^information_schema$'
                    UNION ALL SELECT 'COLUMN', a.attrelid::regclass || '.' || quote_ident(attname)
                        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid AND relkind <> 'S' %1$s
                        WHERE attnum > 0 AND NOT attisdropped
                    UNION ALL SELECT 'CONSTRAINT', quote_ident(conname) || ' ON ' || CASE WHEN contypid = 0
                            THEN conrelid::regclass::text ELSE 'DOMAIN ' || contypid::regtype END
                        FROM pg_constraint c %4$s
                    UNION ALL SELECT 'TRIGGER', quote_ident(tgname) || ' ON ' || tgrelid::regclass
                        FROM pg_trigger WHERE NOT tgisinternal AND tgparentid = 0
                    UNION ALL SELECT 'POLICY', quote_ident(polname) || ' ON ' || polrelid::regclass FROM pg_policy
                    UNION ALL SELECT 'RULE', quote_ident(rulename) || ' ON ' || ev_class::regclass
                        FROM pg_rewrite r JOIN pg_class c ON c.oid = ev_class %1$s WHERE rulename <> '_RETURN'
                    UNION ALL SELECT 'STATISTICS', quote_ident(nspname) || '.' || quote_ident(stxname)
                        FROM pg_statistic_ext %5$s
                    UNION ALL SELECT 'COLLATION', c.oid::regcollation::text FROM pg_collation c %6$s
                    UNION ALL SELECT 'PUBLICATION', quote_ident(pubname) FROM pg_publication
                    UNION ALL SELECT 'EVENT TRIGGER', quote_ident(evtname) FROM pg_event_trigger
                ) o WHERE kind IN (%7$s) OR '' IN (%7$s) ORDER BY kind COLLATE "C", name COLLATE "C"
                """
                        .formatted(
                                USERS.formatted("relnamespace"),
                                USERS.formatted("typnamespace"),
                                USERS.formatted("pronamespace"),
                                USERS.formatted("connamespace"),
                                USERS.formatted("stxnamespace"),
                                USERS.formatted("collnamespace"),
                                kinds.isEmpty() ? "''" : kinds));
    }
}
