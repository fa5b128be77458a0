package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts what the planner knows of tables and of the expressions of their indexes, as statements
 * for servers from version 18 on. Extended statistics have no such statements.
 */
final class PlannerStatisticsReader {
    private static final int RANGES_SINCE = 17;

    // Rows and pages of a table are known when it is loaded, and better; a partitioned one has
    // none.
    private static final String SQL =
            """
            WITH relations AS (
                SELECT c.oid, c.relname, c.relkind, n.nspname, t.oid AS table_oid,
                    tn.nspname COLLATE "C" AS table_schema, t.relname COLLATE "C" AS table_name,
                    pg_catalog.format('''schemaname'', %L, ''relname'', %L',
                        n.nspname, c.relname) AS target
                FROM pg_catalog.pg_class c
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    LEFT JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid
                    JOIN pg_catalog.pg_class t ON t.oid = coalesce(i.indrelid, c.oid)
                    JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND t.relkind IN ('r', 'p')),
            columns AS (
                SELECT r.*, a.attnum, s.inherited, pg_catalog.concat_ws(', ',
                    'SELECT pg_catalog.pg_restore_attribute_stats(' || r.target,
                    CASE WHEN r.relkind IN ('r', 'p')
                        THEN '''attname'', ' || pg_catalog.quote_literal(a.attname)
                        ELSE '''attnum'', ''' || a.attnum || '''::int2' END,
                    '''inherited'', ' || s.inherited::text,
                    STATISTICS) || ')' AS statement
                FROM relations r
                    JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid
                    JOIN pg_catalog.pg_stats s ON s.schemaname = r.nspname
                        AND s.tablename = r.relname AND s.attname = a.attname
                -- Says again what the join says: the view then looks at these tables alone.
                WHERE s.tablename = ANY (ARRAY(SELECT relname FROM relations))),
            statements AS (
                SELECT oid, table_oid, table_schema, table_name, relname COLLATE "C" AS name,
                    attnum, inherited, statement
                FROM columns
                UNION ALL
                SELECT r.oid, r.table_oid, r.table_schema, r.table_name, r.relname, 0, false,
                    'SELECT pg_catalog.pg_restore_relation_stats(' || r.target
                        || ', ''relpages'', -1, ''reltuples'', ''' || c.reltuples || '''::float4)'
                FROM relations r JOIN pg_catalog.pg_class c ON c.oid = r.oid
                WHERE r.relkind = 'p' AND c.reltuples >= 0)
            SELECT oid, table_oid, statement
            FROM (SELECT s.*, sum(pg_catalog.octet_length(statement))
                    OVER (ORDER BY table_schema, table_name) AS bytes FROM statements s) s
            -- The schema of a dump is held in memory. Tables beyond this are analyzed at the end.
            WHERE bytes <= 16 * 1024 * 1024
            ORDER BY table_schema, table_name, oid <> table_oid, name, attnum, inherited
            """;

    private static final Map<String, String> TYPES = new LinkedHashMap<>();

    static {
        TYPES.put("null_frac", "float4");
        TYPES.put("avg_width", "int4");
        TYPES.put("n_distinct", "float4");
        TYPES.put("most_common_vals", "text");
        TYPES.put("most_common_freqs", "float4[]");
        TYPES.put("histogram_bounds", "text");
        TYPES.put("correlation", "float4");
        TYPES.put("most_common_elems", "text");
        TYPES.put("most_common_elem_freqs", "float4[]");
        TYPES.put("elem_count_histogram", "float4[]");
        TYPES.put("range_length_histogram", "text");
        TYPES.put("range_empty_frac", "float4");
        TYPES.put("range_bounds_histogram", "text");
    }

    private PlannerStatisticsReader() {}

    /** Tables and indexes must be drafted. */
    static void draft(Connection connection, Drafts drafts) {
        Map<Long, List<String>> statements = new LinkedHashMap<>();
        Map<Long, Long> tables = new LinkedHashMap<>();
        String sql = SQL.replace("STATISTICS", arguments(connection));
        CatalogQuery.each(
                connection,
                sql,
                row -> {
                    long oid = row.getLong("oid");
                    tables.put(oid, row.getLong("table_oid"));
                    statements
                            .computeIfAbsent(oid, absent -> new ArrayList<>())
                            .add(row.getString("statement"));
                });
        statements.forEach((oid, list) -> draft(oid, tables.get(oid), list, drafts));
    }

    private static void draft(long oid, long table, List<String> statements, Drafts drafts) {
        ObjectKey key = ObjectKey.of(ObjectKey.CLASS, oid);
        Draft relation = drafts.find(key).orElse(null);
        if (relation == null || drafts.isMember(ObjectKey.CLASS, oid)) {
            return;
        }
        drafts.add(
                new Draft(
                                key.aspect("planner statistics"),
                                ObjectKind.PLANNER_STATISTICS,
                                relation.schema(),
                                relation.name())
                        .statements(() -> statements)
                        .dependsOn(relation.key())
                        .table(table));
    }

    /** The name and value of each statistic that is not null, with commas between. */
    private static String arguments(Connection connection) {
        boolean hasRanges = CatalogQuery.majorVersion(connection) >= RANGES_SINCE;
        List<String> arguments = new ArrayList<>();
        TYPES.forEach(
                (name, type) -> {
                    if (hasRanges || !name.startsWith("range_")) {
                        arguments.add(
                                "'''%s'', ' || pg_catalog.quote_literal(s.%s::text) || '::%s'"
                                        .formatted(name, name, type));
                    }
                });
        return String.join(",\n                    ", arguments);
    }
}
