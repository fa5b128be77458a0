package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Reads tables, partitioned tables and foreign tables, without their columns. */
final class RelationReader {
    private static final String SQL =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition,
                c.reloptions::text[] || ARRAY(
                    SELECT 'toast.' || o FROM pg_catalog.unnest(tc.reloptions) o) AS options,
                am.amname, c.relrowsecurity, c.relforcerowsecurity, c.relreplident, c.reltuples,
                pg_catalog.pg_get_userbyid(c.relowner) AS owner, c.reltype,
                CASE WHEN c.reloftype <> 0
                    THEN pg_catalog.format_type(c.reloftype, NULL) END AS of_type,
                CASE WHEN c.relkind = 'p'
                    THEN pg_catalog.pg_get_partkeydef(c.oid) END AS partition_key,
                pg_catalog.pg_get_expr(c.relpartbound, c.oid) AS partition_bound,
                CASE WHEN c.relkind = 'r'
                    THEN pg_catalog.pg_relation_size(c.oid) / 8192 ELSE 0 END AS blocks,
                CASE WHEN c.relkind = 'r'
                    THEN pg_catalog.pg_total_relation_size(c.oid) ELSE 0 END AS total_bytes,
                s.srvname, ft.ftoptions::text[] AS server_options
            FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_catalog.pg_am am ON am.oid = c.relam
                LEFT JOIN pg_catalog.pg_class tc ON tc.oid = c.reltoastrelid
                LEFT JOIN pg_catalog.pg_foreign_table ft ON ft.ftrelid = c.oid
                LEFT JOIN pg_catalog.pg_foreign_server s ON s.oid = ft.ftserver
            WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'
                AND c.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA
                    + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

    private RelationReader() {}

    /** By oid, in order of schema and name; members of extensions are left out. */
    static Map<Long, Relation> read(Connection connection, Drafts drafts) {
        return read(connection, oid -> !drafts.isMember(ObjectKey.CLASS, oid));
    }

    /** Those of some oids, by oid, in order of schema and name. */
    static Map<Long, Relation> read(Connection connection, LongPredicate wanted) {
        Map<Long, List<Long>> parents = parents(connection);
        Map<Long, Relation> relations = new LinkedHashMap<>();
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    long oid = row.getLong("oid");
                    if (wanted.test(oid)) {
                        relations.put(oid, relation(row, parents.getOrDefault(oid, List.of())));
                    }
                });
        return relations;
    }

    /** Parents by oid of the child, for tables and indexes alike. */
    static Map<Long, List<Long>> parents(Connection connection) {
        Map<Long, List<Long>> parents = new HashMap<>();
        CatalogQuery.each(
                connection,
                "SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits ORDER BY inhrelid,"
                        + " inhseqno",
                row ->
                        parents.computeIfAbsent(row.getLong(1), oid -> new ArrayList<>())
                                .add(row.getLong(2)));
        return parents;
    }

    private static Relation relation(ResultSet row, List<Long> parents) throws SQLException {
        return new Relation(
                row.getLong("oid"),
                row.getString("nspname"),
                row.getString("relname"),
                CatalogQuery.letter(row, "relkind"),
                CatalogQuery.letter(row, "relpersistence"),
                row.getBoolean("relispartition"),
                CatalogQuery.strings(row, "options"),
                CatalogQuery.text(row, "amname"),
                row.getBoolean("relrowsecurity"),
                row.getBoolean("relforcerowsecurity"),
                CatalogQuery.letter(row, "relreplident"),
                row.getDouble("reltuples"),
                row.getString("owner"),
                row.getLong("reltype"),
                CatalogQuery.text(row, "of_type"),
                CatalogQuery.text(row, "partition_key"),
                CatalogQuery.text(row, "partition_bound"),
                row.getLong("blocks"),
                row.getLong("total_bytes"),
                CatalogQuery.text(row, "srvname"),
                CatalogQuery.strings(row, "server_options"),
                List.copyOf(parents));
    }
}
