package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Drafts collations and casts. */
final class CollationReader {
    // The name of the locale column changed in PostgreSQL 15 and 17: read the row as JSON.
    private static final String COLLATIONS =
            """
            SELECT c.oid, n.nspname, c.collname, c.collprovider, c.collisdeterministic,
                pg_catalog.pg_get_userbyid(c.collowner) AS owner, c.collcollate, c.collctype,
                coalesce(pg_catalog.to_jsonb(c) ->> 'colllocale',
                    pg_catalog.to_jsonb(c) ->> 'colliculocale') AS locale,
                pg_catalog.to_jsonb(c) ->> 'collicurules' AS rules
            FROM pg_catalog.pg_collation c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace
            WHERE c.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;
    private static final String CASTS =
            """
            SELECT k.oid, k.castmethod, k.castcontext, k.castfunc::regprocedure AS function,
                pg_catalog.format_type(k.castsource, NULL) AS source,
                pg_catalog.format_type(k.casttarget, NULL) AS target
            FROM pg_catalog.pg_cast k
            WHERE k.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 2605 AND d.objid = k.oid AND d.deptype = 'i')
            """;

    private CollationReader() {}

    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(connection, COLLATIONS, row -> draftCollation(row, drafts));
        CatalogQuery.each(connection, CASTS, row -> draftCast(row, drafts));
    }

    private static void draftCollation(ResultSet row, Drafts drafts) throws SQLException {
        ObjectKey key = ObjectKey.of(ObjectKey.COLLATION, row.getLong("oid"));
        if (drafts.isMember(key.catalog(), key.oid())) {
            return;
        }
        String schema = row.getString("nspname");
        String name = row.getString("collname");
        String target = "COLLATION " + Identifiers.qualified(schema, name);
        List<String> clauses = new ArrayList<>();
        char provider = CatalogQuery.letter(row, "collprovider");
        clauses.add(
                "provider = " + (provider == 'i' ? "icu" : provider == 'b' ? "builtin" : "libc"));
        String locale = row.getString("locale");
        String collate = CatalogQuery.text(row, "collcollate");
        if (provider == 'c') {
            clauses.add("lc_collate = " + Identifiers.literal(collate));
            clauses.add("lc_ctype = " + Identifiers.literal(CatalogQuery.text(row, "collctype")));
        } else {
            clauses.add("locale = " + Identifiers.literal(locale == null ? collate : locale));
        }
        if (row.getString("rules") != null) {
            clauses.add("rules = " + Identifiers.literal(row.getString("rules")));
        }
        if (!row.getBoolean("collisdeterministic")) {
            clauses.add("deterministic = false");
        }
        drafts.add(
                new Draft(key, ObjectKind.COLLATION, schema, name)
                        .statement("CREATE %s (%s)".formatted(target, String.join(", ", clauses)))
                        .target(target)
                        .owner(row.getString("owner")));
    }

    private static void draftCast(ResultSet row, Drafts drafts) throws SQLException {
        ObjectKey key = ObjectKey.of(ObjectKey.CAST, row.getLong("oid"));
        if (drafts.isMember(key.catalog(), key.oid())) {
            return;
        }
        String name = "(%s AS %s)".formatted(row.getString("source"), row.getString("target"));
        String method =
                switch (CatalogQuery.letter(row, "castmethod")) {
                    case 'f' -> " WITH FUNCTION " + row.getString("function");
                    case 'i' -> " WITH INOUT";
                    default -> " WITHOUT FUNCTION";
                };
        String context =
                switch (CatalogQuery.letter(row, "castcontext")) {
                    case 'a' -> " AS ASSIGNMENT";
                    case 'i' -> " AS IMPLICIT";
                    default -> "";
                };
        drafts.add(
                new Draft(key, ObjectKind.CAST, "", name)
                        .statement("CREATE CAST " + name + method + context)
                        .target("CAST " + name));
    }
}
