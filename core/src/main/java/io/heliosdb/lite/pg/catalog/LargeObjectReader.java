package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.ValueKind;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/**
 * Describes large objects as two tables: one row for each object, and its bytes in pieces. There
 * may be millions of them, too many for objects of the schema.
 */
final class LargeObjectReader {
    // PostgreSQL, src/include/catalog/pg_largeobject.h and pg_largeobject_metadata.h
    private static final int PIECES_OID = 2613;
    private static final int OBJECTS_OID = 2995;

    private static final String FACTS =
            """
            SELECT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS present,
                pg_catalog.has_table_privilege('pg_catalog.pg_largeobject', 'SELECT') AS readable,
                pg_catalog.pg_relation_size('pg_catalog.pg_largeobject')
                    / pg_catalog.current_setting('block_size')::int8 AS blocks,
                -- PostgreSQL, src/include/storage/large_object.h: LOBLKSIZE
                pg_catalog.current_setting('block_size')::int4 / 4 AS page_bytes
            """;

    /** Privileges are the statements that make them of those that a new object has. */
    private static final String OBJECTS =
            """
            SELECT m.oid, pg_catalog.pg_get_userbyid(m.lomowner)::text,
                CASE WHEN m.lomacl IS NULL THEN '{}' ELSE ARRAY(
                    WITH granted AS (SELECT grantee, privilege_type, is_grantable
                            FROM pg_catalog.aclexplode(m.lomacl)),
                        usual AS (SELECT grantee, privilege_type, is_grantable
                            FROM pg_catalog.aclexplode(
                                pg_catalog.acldefault('L', m.lomowner)))
                    SELECT CASE WHEN d.revoke
                        THEN pg_catalog.format('REVOKE %s ON LARGE OBJECT %s FROM %s',
                            d.privilege_type, m.oid, d.role)
                        ELSE pg_catalog.format('GRANT %s ON LARGE OBJECT %s TO %s%s',
                            d.privilege_type, m.oid, d.role,
                            CASE WHEN d.is_grantable THEN ' WITH GRANT OPTION' END) END
                    FROM (SELECT e.*, CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE
                                pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(e.grantee))
                                END COLLATE "C" AS role
                        FROM ((SELECT true AS revoke, u.* FROM
                                (SELECT * FROM usual EXCEPT SELECT * FROM granted) u)
                            UNION ALL
                            (SELECT false, g.* FROM
                                (SELECT * FROM granted EXCEPT SELECT * FROM usual) g)) e) d
                    ORDER BY d.revoke DESC, d.role, d.is_grantable,
                        d.privilege_type COLLATE "C") END,
                pg_catalog.obj_description(m.oid, 'pg_largeobject'),
                ARRAY(SELECT pg_catalog.format('SECURITY LABEL FOR %I ON LARGE OBJECT %s IS %L',
                        l.provider, m.oid, l.label)
                    FROM pg_catalog.pg_seclabel l
                    WHERE l.classoid = 2613 AND l.objoid = m.oid ORDER BY l.provider)
            FROM pg_catalog.pg_largeobject_metadata m\
            """;

    /**
     * For those who may not read the pages: what functions give who has privileges on the objects.
     * Pieces of zeros are left out, as a large object may have holes; its last piece says how long
     * it is. Each OFFSET keeps a step a step: a join would remember what it knows of a descriptor.
     */
    private static final String PIECES =
            """
            SELECT oid, start, data
            FROM (
                SELECT s.oid, p.start, s.bytes, pg_catalog.lo_get(s.oid, p.start, 262144) AS data
                FROM (
                    SELECT oid, bytes, pg_catalog.lo_close(descriptor) AS status
                    FROM (
                        -- SEEK_END
                        SELECT oid, descriptor, pg_catalog.lo_lseek64(descriptor, 0, 2) AS bytes
                        FROM (
                            -- INV_READ
                            SELECT oid, pg_catalog.lo_open(oid, 262144) AS descriptor
                            FROM pg_catalog.pg_largeobject_metadata OFFSET 0) o
                        OFFSET 0) o
                    OFFSET 0) s
                    CROSS JOIN LATERAL
                        pg_catalog.generate_series(0, s.bytes - 1, 262144) AS p(start)
                WHERE s.status = 0 OFFSET 0) d
            WHERE start + 262144 >= bytes
                OR data <> pg_catalog.decode(pg_catalog.repeat('00', 262144), 'hex')\
            """;

    private static final List<ColumnDef> OBJECT_COLUMNS =
            List.of(
                    column("oid", "oid", true, ValueKind.INTEGER),
                    column("owner", "text", true, ValueKind.TEXT),
                    column("privileges", "text[]", true, ValueKind.OPAQUE),
                    column("comment", "text", false, ValueKind.TEXT),
                    column("labels", "text[]", true, ValueKind.OPAQUE));

    private static final List<ColumnDef> PIECE_COLUMNS =
            List.of(
                    column("loid", "oid", true, ValueKind.INTEGER),
                    column("start", "bigint", true, ValueKind.INTEGER),
                    column("data", "bytea", true, ValueKind.OPAQUE));

    private LargeObjectReader() {}

    /** Appends the two tables, if there are large objects. */
    static void read(Connection connection, List<TableDef> tables, List<TableSource> sources) {
        CatalogQuery.each(
                connection,
                FACTS,
                row -> {
                    if (row.getBoolean("present")) {
                        append(row, tables, sources);
                    }
                });
    }

    private static void append(ResultSet facts, List<TableDef> tables, List<TableSource> sources)
            throws SQLException {
        String name = "pg_largeobject_metadata";
        tables.add(
                table(
                        tables.size(),
                        name,
                        TableDef.LARGE_OBJECTS,
                        OBJECT_COLUMNS,
                        List.of("oid"),
                        "pg_temp.heliosdb_large_object"));
        sources.add(source(OBJECTS_OID, name, 0, OBJECT_COLUMNS, false, OBJECTS));
        name = "pg_largeobject";
        tables.add(
                table(
                        tables.size(),
                        name,
                        TableDef.LARGE_OBJECT_PIECES,
                        PIECE_COLUMNS,
                        List.of("loid", "start"),
                        "pg_temp.heliosdb_large_object_piece"));
        boolean isReadable = facts.getBoolean("readable");
        String query = isReadable ? pages(facts.getInt("page_bytes")) : PIECES;
        long blocks = facts.getLong("blocks");
        sources.add(source(PIECES_OID, name, blocks, PIECE_COLUMNS, isReadable, query));
    }

    /** The bytes as they are stored: many sessions can read parts of them. */
    private static String pages(int pageBytes) {
        return "SELECT loid, pageno::int8 * %d, data FROM pg_catalog.pg_largeobject"
                .formatted(pageBytes);
    }

    private static ColumnDef column(String name, String type, boolean notNull, ValueKind kind) {
        return new ColumnDef(name, type, notNull, false, false, kind);
    }

    private static TableDef table(
            int index,
            String name,
            String kind,
            List<ColumnDef> columns,
            List<String> key,
            String loadThrough) {
        return new TableDef(
                index,
                "pg_catalog",
                name,
                kind,
                columns,
                key,
                loadThrough,
                TableModel.fingerprint(columns.toString()),
                false,
                "");
    }

    private static TableSource source(
            int oid,
            String name,
            long blocks,
            List<ColumnDef> columns,
            boolean isRanged,
            String query) {
        return new TableSource(
                oid,
                "pg_catalog." + name,
                'r',
                blocks,
                blocks,
                -1,
                isRanged,
                columns.stream().map(ColumnDef::name).toList(),
                query);
    }
}
