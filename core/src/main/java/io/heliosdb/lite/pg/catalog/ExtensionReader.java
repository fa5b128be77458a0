package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;

/** Drafts schemas and extensions, and marks what extensions bring along as theirs. */
final class ExtensionReader {
    private ExtensionReader() {}

    /** Must be read first: what an extension brings along is left out of everything else. */
    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                """
                SELECT classid, objid, refobjid FROM pg_catalog.pg_depend
                WHERE deptype = 'e' AND refclassid = 3079
                """,
                row ->
                        drafts.member(
                                ObjectKey.of(row.getInt("classid"), row.getLong("objid")),
                                ObjectKey.of(ObjectKey.EXTENSION, row.getLong("refobjid"))));
        draftExtensions(connection, drafts);
        draftSchemas(connection, drafts);
    }

    /** Those that every database of a server has from the start are left out. */
    private static void draftExtensions(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                """
                SELECT e.oid, e.extname, n.oid AS schema_oid, n.nspname
                FROM pg_catalog.pg_extension e
                    JOIN pg_catalog.pg_namespace n ON n.oid = e.extnamespace
                WHERE e.oid >= 16384 AND e.extname NOT IN ('plpgsql', 'heliosdb')
                """,
                row -> {
                    String name = row.getString("extname");
                    ObjectKey key = ObjectKey.of(ObjectKey.EXTENSION, row.getLong("oid"));
                    ObjectKey schema = ObjectKey.of(ObjectKey.SCHEMA, row.getLong("schema_oid"));
                    drafts.add(
                            new Draft(key, ObjectKind.EXTENSION, "", name)
                                    .statement(
                                            "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s"
                                                    .formatted(
                                                            Identifiers.quote(name),
                                                            Identifiers.quote(
                                                                    row.getString("nspname"))))
                                    .target("EXTENSION " + Identifiers.quote(name))
                                    .dependsOn(schema));
                });
    }

    private static void draftSchemas(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                """
                SELECT n.oid, n.nspname, pg_catalog.pg_get_userbyid(n.nspowner) AS owner
                FROM pg_catalog.pg_namespace n WHERE
                """
                        + CatalogQuery.USER_SCHEMA,
                row -> {
                    long oid = row.getLong("oid");
                    String name = row.getString("nspname");
                    if (drafts.isMember(ObjectKey.SCHEMA, oid)) {
                        return;
                    }
                    // A new database has a schema public; it may have been dropped since.
                    String absent = name.equals("public") ? "IF NOT EXISTS " : "";
                    drafts.add(
                            new Draft(
                                            ObjectKey.of(ObjectKey.SCHEMA, oid),
                                            ObjectKind.SCHEMA,
                                            "",
                                            name)
                                    .statement("CREATE SCHEMA " + absent + Identifiers.quote(name))
                                    .target("SCHEMA " + Identifiers.quote(name))
                                    .owner(row.getString("owner")));
                });
    }
}
