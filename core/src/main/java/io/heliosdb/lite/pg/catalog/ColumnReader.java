package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads the columns of all relations of users, composite types included. */
final class ColumnReader {
    private static final String SQL =
            """
            SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.attnotnull, a.attidentity,
                a.attgenerated, a.attislocal, a.attinhcount > 0 AS inherited,
                pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
                CASE WHEN a.attcollation <> t.typcollation AND a.attcollation <> 0
                    THEN pg_catalog.quote_ident(cn.nspname) || '.'
                        || pg_catalog.quote_ident(co.collname) END AS collation,
                CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage
                    WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN 'EXTERNAL'
                    WHEN 'm' THEN 'MAIN' WHEN 'x' THEN 'EXTENDED' END END AS storage,
                CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END AS compression,
                coalesce(a.attstattarget, -1) AS statistics,
                a.attoptions::text[] AS options, a.attfdwoptions::text[] AS wrapper_options,
                coalesce(d.oid, 0) AS default_oid,
                pg_catalog.pg_get_expr(d.adbin, d.adrelid) AS default_sql
            FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                LEFT JOIN pg_catalog.pg_collation co ON co.oid = a.attcollation
                LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
                LEFT JOIN pg_catalog.pg_attrdef d
                    ON d.adrelid = a.attrelid AND d.adnum = a.attnum
            WHERE a.attnum > 0 AND NOT a.attisdropped AND c.oid >= 16384
                AND c.relkind IN ('r', 'p', 'f', 'v', 'm', 'c') AND c.relpersistence <> 't'
            ORDER BY a.attrelid, a.attnum
            """;

    private ColumnReader() {}

    /** Columns in their order by oid of the relation; dropped ones are left out. */
    static Map<Long, List<Column>> read(Connection connection) {
        Map<Long, List<Column>> columns = new HashMap<>();
        CatalogQuery.each(
                connection,
                SQL,
                row ->
                        columns.computeIfAbsent(row.getLong("attrelid"), oid -> new ArrayList<>())
                                .add(column(row)));
        return columns;
    }

    private static Column column(ResultSet row) throws SQLException {
        return new Column(
                row.getInt("attnum"),
                row.getString("attname"),
                row.getString("type"),
                row.getLong("atttypid"),
                row.getBoolean("attnotnull"),
                CatalogQuery.letter(row, "attidentity"),
                CatalogQuery.letter(row, "attgenerated"),
                row.getBoolean("attislocal"),
                row.getBoolean("inherited"),
                CatalogQuery.text(row, "collation"),
                CatalogQuery.text(row, "storage"),
                CatalogQuery.text(row, "compression"),
                row.getInt("statistics"),
                CatalogQuery.strings(row, "options"),
                CatalogQuery.strings(row, "wrapper_options"),
                row.getLong("default_oid"),
                CatalogQuery.text(row, "default_sql"));
    }
}
