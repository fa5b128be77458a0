package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts GRANT and REVOKE statements: the difference between an object's privileges and those a new
 * object of its owner has, in the order in which they were made. Also of objects that every
 * database has or an extension brings along, but for those of information_schema, which initdb
 * makes without a note of what it granted; as pg_dump does.
 */
final class PrivilegeReader {
    // Objects without privileges of their own have a null list, which means the default ones. What
    // initdb or an extension granted is no difference either, except in schema public: version 15
    // gave fewer privileges on it, and applications that need more are to find them. As pg_dump
    // does,
    // what a new database of version 15 has is the measure for every version.
    private static final String SQL =
            """
            WITH acls (classid, objid, part, owner, acl, standard) AS (
                SELECT 1259::oid, c.oid, 0, c.relowner, c.relacl, pg_catalog.acldefault(
                        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
                    FROM pg_catalog.pg_class c
                UNION ALL SELECT 1259, a.attrelid, a.attnum, c.relowner, a.attacl, NULL::aclitem[]
                    FROM pg_catalog.pg_attribute a
                        JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                    WHERE a.attnum > 0 AND NOT a.attisdropped
                UNION ALL SELECT 1255, p.oid, 0, p.proowner, p.proacl,
                        pg_catalog.acldefault('f', p.proowner) FROM pg_catalog.pg_proc p
                UNION ALL SELECT 1247, t.oid, 0, t.typowner, t.typacl,
                        pg_catalog.acldefault('T', t.typowner) FROM pg_catalog.pg_type t
                UNION ALL SELECT 2615, n.oid, 0, n.nspowner,
                        CASE n.nspname WHEN 'public' THEN
                            coalesce(n.nspacl, pg_catalog.acldefault('n', n.nspowner))
                            ELSE n.nspacl END,
                        CASE n.nspname WHEN 'public' THEN pg_catalog.acldefault('n', n.nspowner)
                            || pg_catalog.makeaclitem(0, n.nspowner, 'USAGE', false)
                            ELSE pg_catalog.acldefault('n', n.nspowner) END
                    FROM pg_catalog.pg_namespace n
                UNION ALL SELECT 2612, l.oid, 0, l.lanowner, l.lanacl,
                        pg_catalog.acldefault('l', l.lanowner) FROM pg_catalog.pg_language l
                UNION ALL SELECT 2328, w.oid, 0, w.fdwowner, w.fdwacl,
                        pg_catalog.acldefault('F', w.fdwowner)
                    FROM pg_catalog.pg_foreign_data_wrapper w
                UNION ALL SELECT 1417, s.oid, 0, s.srvowner, s.srvacl,
                        pg_catalog.acldefault('S', s.srvowner)
                    FROM pg_catalog.pg_foreign_server s),
            changed AS (
                SELECT a.*, coalesce(i.initprivs, a.standard) AS base
                FROM acls a LEFT JOIN pg_catalog.pg_init_privs i
                    ON i.classoid = a.classid AND i.objoid = a.objid AND i.objsubid = a.part
                        AND (a.classid, a.objid) NOT IN (SELECT 2615::oid, n.oid
                            FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public')
                WHERE a.acl IS NOT NULL AND a.acl IS DISTINCT FROM coalesce(i.initprivs, a.standard)),
            granted AS (
                SELECT a.classid, a.objid, a.part, a.owner, e.* FROM changed a,
                    pg_catalog.aclexplode(a.acl) WITH ORDINALITY
                    e (grantor, grantee, privilege_type, is_grantable, place)),
            usual AS (
                SELECT a.classid, a.objid, a.part, a.owner, e.* FROM changed a,
                    pg_catalog.aclexplode(a.base) WITH ORDINALITY
                    e (grantor, grantee, privilege_type, is_grantable, place)),
            difference AS (
                SELECT true AS revoke, u.* FROM usual u WHERE NOT EXISTS (
                    SELECT FROM granted g WHERE (g.classid, g.objid, g.part) = (u.classid, u.objid, u.part)
                        AND (g.grantee, g.privilege_type, g.is_grantable)
                            = (u.grantee, u.privilege_type, u.is_grantable))
                UNION ALL SELECT false, g.* FROM granted g WHERE NOT EXISTS (
                    SELECT FROM usual u WHERE (g.classid, g.objid, g.part) = (u.classid, u.objid, u.part)
                        AND (g.grantee, g.privilege_type, g.is_grantable)
                            = (u.grantee, u.privilege_type, u.is_grantable)))
            SELECT d.*, CASE d.grantee WHEN 0 THEN 'PUBLIC'
                    ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantee)) END AS role,
                CASE WHEN d.grantor <> d.owner AND NOT d.revoke
                    THEN pg_catalog.pg_get_userbyid(d.grantor) END AS grantor_role,
                a.attname, i.schema, i.identity, CASE WHEN d.classid = 1259 AND i.type <> 'sequence'
                    THEN 'TABLE' ELSE CASE i.type WHEN 'aggregate' THEN 'FUNCTION'
                        WHEN 'server' THEN 'FOREIGN SERVER'
                        WHEN 'foreign-data wrapper' THEN 'FOREIGN DATA WRAPPER'
                        ELSE pg_catalog.upper(i.type) END END AS word
            FROM difference d
                LEFT JOIN pg_catalog.pg_attribute a
                    ON d.classid = 1259 AND a.attrelid = d.objid AND a.attnum = d.part AND d.part > 0,
                pg_catalog.pg_identify_object(d.classid, d.objid, 0) i
            WHERE coalesce(i.schema, '') <> 'information_schema'
                AND NOT (d.classid = 2615 AND i.name = 'information_schema')
            ORDER BY d.classid, d.objid, d.part, d.revoke DESC, d.place
            """;

    private static final String DEFAULTS =
            """
            WITH acls AS (
                SELECT d.oid, d.defaclobjtype, d.defaclrole, d.defaclnamespace, d.defaclacl AS acl,
                    CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(
                        CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char",
                        d.defaclrole) END AS base
                FROM pg_catalog.pg_default_acl d),
            granted AS (SELECT oid, e.* FROM acls, pg_catalog.aclexplode(acl) WITH ORDINALITY
                e (grantor, grantee, privilege_type, is_grantable, place)),
            usual AS (SELECT oid, e.* FROM acls, pg_catalog.aclexplode(base) WITH ORDINALITY
                e (grantor, grantee, privilege_type, is_grantable, place)),
            difference AS (
                SELECT true AS revoke, u.* FROM usual u WHERE NOT EXISTS (
                    SELECT FROM granted g WHERE g.oid = u.oid
                        AND (g.grantee, g.privilege_type, g.is_grantable)
                            = (u.grantee, u.privilege_type, u.is_grantable))
                UNION ALL SELECT false, g.* FROM granted g WHERE NOT EXISTS (
                    SELECT FROM usual u WHERE g.oid = u.oid
                        AND (g.grantee, g.privilege_type, g.is_grantable)
                            = (u.grantee, u.privilege_type, u.is_grantable)))
            SELECT a.oid, pg_catalog.pg_get_userbyid(a.defaclrole) AS owner,
                coalesce(n.nspname, '') AS nspname, CASE a.defaclobjtype WHEN 'r' THEN 'TABLES'
                    WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                    WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS what,
                d.revoke, d.privilege_type, d.is_grantable, CASE d.grantee WHEN 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantee)) END AS role
            FROM acls a JOIN difference d ON d.oid = a.oid
                LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace
            ORDER BY a.oid, d.revoke DESC, d.place
            """;

    private final Drafts drafts;
    private final Map<ObjectKey, List<String>> statements = new HashMap<>();

    PrivilegeReader(Drafts drafts) {
        this.drafts = drafts;
    }

    /** What comes before must be drafted, owners included. */
    void draft(Connection connection) {
        CatalogQuery.each(connection, SQL, this::draft);
        draftDefaults(connection);
    }

    private void draft(ResultSet row) throws SQLException {
        ObjectKey key = ObjectKey.of(row.getInt("classid"), row.getLong("objid"));
        Draft object = drafts.find(key).orElse(null);
        boolean isDrafted = object != null && object.key().equals(key);
        boolean isOfExtension = object != null && object.kind() == ObjectKind.EXTENSION;
        if (!isDrafted && !isOfExtension && key.oid() >= CatalogQuery.FIRST_USER_OID) {
            return;
        }
        String target = row.getString("word") + ' ' + row.getString("identity");
        ObjectKey aclKey = key.aspect("acl");
        if (drafts.find(aclKey).isEmpty()) {
            Draft acl =
                    isDrafted
                            ? new Draft(aclKey, ObjectKind.ACL, object.schema(), object.name())
                                    .table(object.table())
                            : new Draft(
                                    aclKey,
                                    ObjectKind.ACL,
                                    CatalogQuery.text(row, "schema"),
                                    row.getString("identity"));
            List<String> list = statements.computeIfAbsent(aclKey, absent -> new ArrayList<>());
            drafts.add(
                    acl.tie(target)
                            .statements(() -> list)
                            .dependsOn(key)
                            .dependsOn(key.aspect("owner")));
        }
        addStatements(row, target, drafts.find(aclKey).orElseThrow(), object);
    }

    private void addStatements(ResultSet row, String target, Draft acl, Draft object)
            throws SQLException {
        List<String> list = statements.get(acl.key());
        String column = row.getString("attname");
        String privilege =
                row.getString("privilege_type")
                        + (column == null ? "" : " (" + Identifiers.quote(column) + ")");
        String grant = grant(row, privilege, " ON " + target);
        String grantor = row.getString("grantor_role");
        if (grantor == null) {
            list.add(grant);
            return;
        }
        list.addAll(List.of("SET ROLE " + Identifiers.quote(grantor), grant, "SET ROLE NONE"));
        // The grantor must be allowed to see what is in the schema.
        if (object != null) {
            object.dependsOn().stream()
                    .filter(other -> other.catalog() == ObjectKey.SCHEMA)
                    .forEach(other -> acl.dependsOn(other.aspect("acl")));
        }
    }

    private static String grant(ResultSet row, String privilege, String on) throws SQLException {
        if (row.getBoolean("revoke")) {
            return "REVOKE %s%s FROM %s".formatted(privilege, on, row.getString("role"));
        }
        String option = row.getBoolean("is_grantable") ? " WITH GRANT OPTION" : "";
        return "GRANT %s%s TO %s%s".formatted(privilege, on, row.getString("role"), option);
    }

    private void draftDefaults(Connection connection) {
        Map<Long, List<String>> statements = new LinkedHashMap<>();
        CatalogQuery.each(
                connection,
                DEFAULTS,
                row -> {
                    String owner = row.getString("owner");
                    String schema = row.getString("nspname");
                    String in = schema.isEmpty() ? "" : " IN SCHEMA " + Identifiers.quote(schema);
                    String what = row.getString("what");
                    ObjectKey key = ObjectKey.of(ObjectKey.DEFAULT_ACL, row.getLong("oid"));
                    List<String> list =
                            statements.computeIfAbsent(
                                    key.oid(),
                                    oid -> {
                                        List<String> fresh = new ArrayList<>();
                                        drafts.add(
                                                new Draft(
                                                                key,
                                                                ObjectKind.DEFAULT_ACL,
                                                                schema,
                                                                owner)
                                                        .tie(what)
                                                        .statements(() -> fresh));
                                        return fresh;
                                    });
                    list.add(
                            "ALTER DEFAULT PRIVILEGES FOR ROLE %s%s %s"
                                    .formatted(
                                            Identifiers.quote(owner),
                                            in,
                                            grant(
                                                    row,
                                                    row.getString("privilege_type"),
                                                    " ON " + what)));
                });
    }
}
