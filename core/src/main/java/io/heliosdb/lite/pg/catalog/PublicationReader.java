package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Drafts publications with their tables and schemas. */
final class PublicationReader {
    // Read as JSON because PostgreSQL 18 added pubgencols.
    private static final String PUBLICATIONS =
            """
            SELECT p.oid, p.pubname, pg_catalog.pg_get_userbyid(p.pubowner) AS owner,
                p.puballtables, p.pubviaroot, pg_catalog.concat_ws(', ',
                    CASE WHEN p.pubinsert THEN 'insert' END,
                    CASE WHEN p.pubupdate THEN 'update' END,
                    CASE WHEN p.pubdelete THEN 'delete' END,
                    CASE WHEN p.pubtruncate THEN 'truncate' END) AS publish,
                pg_catalog.to_jsonb(p) ->> 'pubgencols' = 's' AS generated
            FROM pg_catalog.pg_publication p ORDER BY p.oid
            """;

    private final Drafts drafts;
    private final Map<ObjectKey, List<String>> statements = new HashMap<>();

    PublicationReader(Drafts drafts) {
        this.drafts = drafts;
    }

    /** Tables must be among the drafts already. */
    void draft(Connection connection) {
        CatalogQuery.each(connection, PUBLICATIONS, this::draftPublication);
        boolean filters = CatalogQuery.majorVersion(connection) >= 15;
        CatalogQuery.each(connection, tables(filters), this::addTable);
        if (filters) {
            CatalogQuery.each(
                    connection,
                    """
                    SELECT s.pnpubid, n.oid, n.nspname FROM pg_catalog.pg_publication_namespace s
                        JOIN pg_catalog.pg_namespace n ON n.oid = s.pnnspid
                    ORDER BY n.nspname COLLATE "C"
                    """,
                    row ->
                            add(
                                    row.getLong(1),
                                    ObjectKey.of(ObjectKey.SCHEMA, row.getLong(2)),
                                    "TABLES IN SCHEMA " + Identifiers.quote(row.getString(3))));
        }
    }

    private void draftPublication(ResultSet row) throws SQLException {
        ObjectKey key = ObjectKey.of(ObjectKey.PUBLICATION, row.getLong("oid"));
        if (drafts.isMember(key.catalog(), key.oid())) {
            return;
        }
        String target = "PUBLICATION " + Identifiers.quote(row.getString("pubname"));
        String create =
                "CREATE %s%s WITH (publish = %s%s%s)"
                        .formatted(
                                target,
                                row.getBoolean("puballtables") ? " FOR ALL TABLES" : "",
                                Identifiers.literal(row.getString("publish")),
                                row.getBoolean("pubviaroot")
                                        ? ", publish_via_partition_root = true"
                                        : "",
                                row.getBoolean("generated")
                                        ? ", publish_generated_columns = stored"
                                        : "");
        List<String> list = new ArrayList<>(List.of(create));
        statements.put(key, list);
        drafts.add(
                new Draft(key, ObjectKind.PUBLICATION, "", row.getString("pubname"))
                        .statements(() -> list)
                        .target(target)
                        .owner(row.getString("owner")));
    }

    private static String tables(boolean filters) {
        String optional =
                filters
                        ? """
                        , pg_catalog.pg_get_expr(r.prqual, r.prrelid) AS filter,
                        ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
                            WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs)
                            ORDER BY a.attnum) AS columns
                        """
                        : ", NULL AS filter, '{}'::text[] AS columns";
        return "SELECT r.prpubid, r.prrelid, n.nspname, c.relname"
                + optional
                + """
                 FROM pg_catalog.pg_publication_rel r
                    JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"
                """;
    }

    private void addTable(ResultSet row) throws SQLException {
        String name = Identifiers.qualified(row.getString("nspname"), row.getString("relname"));
        List<String> columns = CatalogQuery.strings(row, "columns");
        String list = columns.isEmpty() ? "" : " (" + Identifiers.list(columns) + ")";
        String filter = CatalogQuery.text(row, "filter");
        String where = filter.isEmpty() ? "" : " WHERE (" + filter + ")";
        add(
                row.getLong("prpubid"),
                ObjectKey.of(ObjectKey.CLASS, row.getLong("prrelid")),
                "TABLE ONLY " + name + list + where);
    }

    private void add(long publication, ObjectKey member, String what) {
        ObjectKey key = ObjectKey.of(ObjectKey.PUBLICATION, publication);
        drafts.find(key)
                .ifPresent(
                        draft -> {
                            statements.get(key).add("ALTER " + draft.target() + " ADD " + what);
                            draft.dependsOn(member);
                        });
    }
}
