package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;

/** Drafts the move of tables and indexes to tablespaces other than that of the database. */
final class TablespaceReader {
    private static final String SQL =
            """
            SELECT c.oid, CASE WHEN c.relkind IN ('i', 'I') THEN 'INDEX'
                    WHEN c.relkind = 'm' THEN 'MATERIALIZED VIEW' ELSE 'TABLE' END AS word,
                n.nspname, c.relname, s.spcname
            FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_tablespace s ON s.oid = c.reltablespace
            WHERE c.relkind IN ('r', 'p', 'm', 'i', 'I') AND c.oid >= 16384
            """;

    private TablespaceReader() {}

    /** Tables and indexes must be among the drafts already. */
    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    ObjectKey key = ObjectKey.of(ObjectKey.CLASS, row.getLong("oid"));
                    Draft draft = drafts.find(key).orElse(null);
                    if (draft == null || draft.table() == 0) {
                        return;
                    }
                    String what =
                            row.getString("word")
                                    + ' '
                                    + Identifiers.qualified(
                                            row.getString("nspname"), row.getString("relname"));
                    drafts.add(
                            PropertyReader.property(
                                            draft, key.aspect("tablespace"), ObjectKind.TABLESPACE)
                                    .tie(what)
                                    .statement(
                                            "ALTER %s SET TABLESPACE %s"
                                                    .formatted(
                                                            what,
                                                            Identifiers.quote(
                                                                    row.getString("spcname")))));
                });
    }
}
