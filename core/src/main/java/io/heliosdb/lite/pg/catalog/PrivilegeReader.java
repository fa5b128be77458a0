package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Drafts GRANT and REVOKE statements: the difference between an object's privileges and those a new
 * object of its owner has. Every grant is made by the owner, whoever made it originally.
 */
final class PrivilegeReader {
    // Objects without privileges of their own have a null list, which means the default ones.
    private static final String SQL =
            """
            WITH acls (classid, objid, part, acl, base) AS (
                SELECT 1259::oid, c.oid, 0, c.relacl, pg_catalog.acldefault(
                        CASE c.relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", c.relowner)
                    FROM pg_catalog.pg_class c WHERE c.oid >= 16384
                UNION ALL SELECT 1259, a.attrelid, a.attnum, a.attacl, NULL::aclitem[]
                    FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid >= 16384 AND a.attnum > 0 AND NOT a.attisdropped
                UNION ALL SELECT 1255, p.oid, 0, p.proacl, pg_catalog.acldefault('f', p.proowner)
                    FROM pg_catalog.pg_proc p WHERE p.oid >= 16384
                UNION ALL SELECT 1247, t.oid, 0, t.typacl, pg_catalog.acldefault('T', t.typowner)
                    FROM pg_catalog.pg_type t WHERE t.oid >= 16384
                UNION ALL SELECT 2615, n.oid, 0, n.nspacl, coalesce(
                        (SELECT i.initprivs FROM pg_catalog.pg_init_privs i
                            WHERE i.classoid = 2615 AND i.objoid = n.oid AND i.objsubid = 0),
                        pg_catalog.acldefault('n', n.nspowner))
                    FROM pg_catalog.pg_namespace n
                UNION ALL SELECT 2328, w.oid, 0, w.fdwacl, pg_catalog.acldefault('F', w.fdwowner)
                    FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid >= 16384
                UNION ALL SELECT 1417, s.oid, 0, s.srvacl, pg_catalog.acldefault('S', s.srvowner)
                    FROM pg_catalog.pg_foreign_server s WHERE s.oid >= 16384),
            granted AS (
                SELECT classid, objid, part, e.grantee, e.privilege_type, e.is_grantable
                FROM acls, pg_catalog.aclexplode(acl) e WHERE acl IS NOT NULL),
            usual AS (
                SELECT classid, objid, part, e.grantee, e.privilege_type, e.is_grantable
                FROM acls, pg_catalog.aclexplode(base) e WHERE acl IS NOT NULL)
            SELECT d.*, CASE d.grantee WHEN 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantee)) END COLLATE "C" AS role
            FROM (
                (SELECT true AS revoke, u.* FROM
                    (SELECT * FROM usual EXCEPT SELECT * FROM granted) u)
                UNION ALL
                (SELECT false, g.* FROM
                    (SELECT * FROM granted EXCEPT SELECT * FROM usual) g)) d
            ORDER BY classid, objid, part, revoke DESC, role, is_grantable,
                privilege_type COLLATE "C"
            """;

    private static final String DEFAULTS =
            """
            WITH acls AS (
                SELECT d.oid, d.defaclobjtype, d.defaclrole, d.defaclnamespace, d.defaclacl AS acl,
                    CASE WHEN d.defaclnamespace = 0 THEN pg_catalog.acldefault(
                        CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char",
                        d.defaclrole) END AS base
                FROM pg_catalog.pg_default_acl d),
            granted AS (SELECT oid, e.grantee, e.privilege_type, e.is_grantable
                FROM acls, pg_catalog.aclexplode(acl) e),
            usual AS (SELECT oid, e.grantee, e.privilege_type, e.is_grantable
                FROM acls, pg_catalog.aclexplode(base) e)
            SELECT a.oid, pg_catalog.pg_get_userbyid(a.defaclrole) AS owner,
                coalesce(n.nspname, '') AS nspname, CASE a.defaclobjtype WHEN 'r' THEN 'TABLES'
                    WHEN 'S' THEN 'SEQUENCES' WHEN 'f' THEN 'FUNCTIONS' WHEN 'T' THEN 'TYPES'
                    WHEN 'n' THEN 'SCHEMAS' ELSE 'LARGE OBJECTS' END AS what,
                d.revoke, d.privilege_type, d.is_grantable, CASE d.grantee WHEN 0 THEN 'PUBLIC'
                ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(d.grantee)) END COLLATE "C" AS role
            FROM acls a JOIN (
                (SELECT true AS revoke, u.* FROM
                    (SELECT * FROM usual EXCEPT SELECT * FROM granted) u)
                UNION ALL
                (SELECT false, g.* FROM
                    (SELECT * FROM granted EXCEPT SELECT * FROM usual) g)) d ON d.oid = a.oid
                LEFT JOIN pg_catalog.pg_namespace n ON n.oid = a.defaclnamespace
            ORDER BY a.oid, revoke DESC, role, is_grantable,
                privilege_type COLLATE "C"
            """;

    private final Map<Long, List<Column>> columns;
    private final Drafts drafts;

    PrivilegeReader(Map<Long, List<Column>> columns, Drafts drafts) {
        this.columns = columns;
        this.drafts = drafts;
    }

    /** What comes before must be drafted, owners included. */
    void draft(Connection connection) {
        Map<ObjectKey, List<String>> statements = new LinkedHashMap<>();
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    ObjectKey key = ObjectKey.of(row.getInt("classid"), row.getLong("objid"));
                    Draft draft = drafts.find(key).orElse(null);
                    // What a statement of another object makes (a sequence of an identity column)
                    // or an extension brings along keeps the privileges it is made with.
                    if (draft != null && draft.key().equals(key) && !draft.target().isEmpty()) {
                        statements
                                .computeIfAbsent(key, absent -> new ArrayList<>())
                                .add(statement(row, draft));
                    }
                });
        statements.forEach(
                (key, list) -> {
                    Draft draft = drafts.find(key).orElseThrow();
                    drafts.add(
                            new Draft(
                                            key.aspect("acl"),
                                            ObjectKind.ACL,
                                            draft.schema(),
                                            draft.name())
                                    .tie(draft.target())
                                    .statements(() -> list)
                                    .dependsOn(key)
                                    .dependsOn(key.aspect("owner"))
                                    .table(draft.table()));
                });
        draftDefaults(connection);
    }

    private String statement(ResultSet row, Draft draft) throws SQLException {
        int part = row.getInt("part");
        String privilege = row.getString("privilege_type");
        if (part != 0) {
            String column =
                    columns.getOrDefault(draft.table(), List.of()).stream()
                            .filter(candidate -> candidate.number() == part)
                            .map(Column::quoted)
                            .findFirst()
                            .orElseThrow();
            privilege += " (" + column + ")";
        }
        return grant(row, privilege, " ON " + target(draft));
    }

    private static String grant(ResultSet row, String privilege, String on) throws SQLException {
        if (row.getBoolean("revoke")) {
            return "REVOKE %s%s FROM %s".formatted(privilege, on, row.getString("role"));
        }
        String option = row.getBoolean("is_grantable") ? " WITH GRANT OPTION" : "";
        return "GRANT %s%s TO %s%s".formatted(privilege, on, row.getString("role"), option);
    }

    private static String target(Draft draft) {
        return switch (draft.kind()) {
            case VIEW, MATERIALIZED_VIEW, FOREIGN_TABLE ->
                    "TABLE " + Identifiers.qualified(draft.schema(), draft.name());
            case AGGREGATE ->
                    draft.target()
                            .replaceFirst("^AGGREGATE (.*)\\(\\*\\)$", "FUNCTION $1()")
                            .replaceFirst("^AGGREGATE ", "FUNCTION ");
            case SERVER, WRAPPER -> "FOREIGN " + draft.target().replaceFirst("^FOREIGN ", "");
            default -> draft.target();
        };
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
