package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What users made in a database, to be dropped in the transaction that makes it anew. Extensions
 * stay, and with them the schemas they need; so does schema {@code public}. Those schemas are
 * emptied of everything else. Subscriptions stay too.
 */
public final class DatabaseContents {
    /** Statements that go to the server in one message. */
    private static final int STATEMENTS_AT_A_TIME = 200;

    /** Schemas of users: those that stay because an extension needs them, and the others. */
    private static final String WITH_SCHEMAS =
            """
            WITH member AS (
                SELECT classid, objid FROM pg_depend
                WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'),
            schemas AS (
                SELECT n.oid, n.nspname, n.nspowner, n.nspacl,
                    n.nspname = 'public'
                    OR EXISTS (SELECT FROM pg_extension e WHERE e.extnamespace = n.oid)
                    OR EXISTS (SELECT FROM member m
                        WHERE m.classid = 'pg_namespace'::regclass AND m.objid = n.oid)
                    OR EXISTS (SELECT FROM pg_depend d JOIN member m USING (classid, objid)
                        WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = n.oid) AS kept
                FROM pg_namespace n
                WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema')
            """;

    // Not all that the server says to identify an object can be used in a statement.
    // A schema records no dependency on what is in it; what is in it records one on the schema.
    // Owners are in pg_shdepend, but for the bootstrap superuser, whose oid is 10.
    private static final String OBJECTS =
            WITH_SCHEMAS
                    + """
                    , objects (part, classid, objid, schema_owner) AS (
                        SELECT 3, 'pg_namespace'::regclass::oid, oid, NULL::oid
                        FROM schemas WHERE NOT kept
                        UNION ALL
                        SELECT DISTINCT 4, d.classid, d.objid, s.nspowner
                        FROM pg_depend d JOIN schemas s ON s.oid = d.refobjid AND s.kept
                        WHERE d.refclassid = 'pg_namespace'::regclass AND d.deptype = 'n'
                          AND d.classid <> 'pg_extension'::regclass
                          AND NOT EXISTS (SELECT FROM pg_depend i WHERE i.deptype IN ('e', 'i') AND i.objsubid = 0
                              AND i.classid = d.classid AND i.objid = d.objid)
                        UNION ALL
                        SELECT e.* FROM (
                            SELECT 1, 'pg_event_trigger'::regclass::oid, oid, NULL::oid
                                FROM pg_event_trigger
                            UNION ALL SELECT 2, 'pg_publication'::regclass, oid, NULL
                                FROM pg_publication
                            UNION ALL SELECT 5, 'pg_cast'::regclass, oid, NULL FROM pg_cast
                            UNION ALL SELECT 6, 'pg_foreign_data_wrapper'::regclass, oid, NULL
                                FROM pg_foreign_data_wrapper
                            UNION ALL SELECT 5, 'pg_foreign_server'::regclass, oid, NULL
                                FROM pg_foreign_server
                            UNION ALL SELECT 5, 'pg_transform'::regclass, oid, NULL
                                FROM pg_transform
                            UNION ALL SELECT 6, 'pg_am'::regclass, oid, NULL FROM pg_am
                            UNION ALL SELECT 6, 'pg_language'::regclass, oid, NULL
                                FROM pg_language) e (part, classid, objid, schema_owner)
                        WHERE e.objid >= 16384
                          AND (e.classid, e.objid) NOT IN (SELECT classid, objid FROM member)),
                    owned AS (
                        SELECT o.*, coalesce((SELECT s.refobjid FROM pg_shdepend s
                            WHERE s.classid = o.classid AND s.objid = o.objid AND s.deptype = 'o'
                              AND s.dbid = (SELECT oid FROM pg_database
                                            WHERE datname = current_database())),
                            10) AS owner
                        FROM objects o)
                    SELECT i.type, CASE
                            WHEN i.type IN ('operator class', 'operator family')
                            THEN format('%I.%I USING %I', a.object_names[2], a.object_names[3],
                                a.object_names[1])
                            WHEN i.type = 'transform' THEN format('FOR %s LANGUAGE %I',
                                a.object_names[1], a.object_args[1])
                            ELSE i.identity END, pg_get_userbyid(o.owner),
                        o.classid IN ('pg_cast'::regclass, 'pg_transform'::regclass)
                        OR pg_has_role(o.owner, 'USAGE')
                        OR coalesce(pg_has_role(o.schema_owner, 'USAGE'), false)
                    FROM owned o, pg_identify_object(o.classid, o.objid, 0) i,
                        pg_identify_object_as_address(o.classid, o.objid, 0) a
                    ORDER BY o.part, o.classid, o.objid
                    """;

    /** Default privileges and large objects, which no DROP takes away. */
    private static final String OTHERS =
            """
            WITH types (type, what) AS (VALUES ('r'::"char", 'TABLES'), ('S', 'SEQUENCES'),
                ('f', 'FUNCTIONS'), ('T', 'TYPES'), ('n', 'SCHEMAS'), ('L', 'LARGE OBJECTS'))
            SELECT statement FROM (
                SELECT 1, d.oid, format('ALTER DEFAULT PRIVILEGES FOR ROLE %I%s REVOKE ALL ON %s FROM %s',
                    pg_get_userbyid(d.defaclrole),
                    CASE WHEN d.defaclnamespace = 0 THEN ''
                        ELSE format(' IN SCHEMA %s', d.defaclnamespace::regnamespace) END,
                    t.what, CASE e.grantee WHEN 0 THEN 'PUBLIC'
                        ELSE quote_ident(pg_get_userbyid(e.grantee)) END)
                FROM pg_default_acl d JOIN types t ON t.type = d.defaclobjtype,
                    (SELECT DISTINCT d2.oid, a.grantee FROM pg_default_acl d2,
                        aclexplode(d2.defaclacl) a) e
                WHERE e.oid = d.oid
                UNION ALL
                SELECT 2, d.oid, format('ALTER DEFAULT PRIVILEGES FOR ROLE %I GRANT %s ON %s TO %s',
                    pg_get_userbyid(d.defaclrole), e.privilege_type, t.what,
                    CASE e.grantee WHEN 0 THEN 'PUBLIC'
                        ELSE quote_ident(pg_get_userbyid(e.grantee)) END)
                FROM pg_default_acl d JOIN types t ON t.type = d.defaclobjtype,
                    aclexplode(acldefault(
                        CASE d.defaclobjtype WHEN 'S' THEN 's' ELSE d.defaclobjtype END::"char",
                        d.defaclrole)) e
                WHERE d.defaclnamespace = 0
                UNION ALL
                SELECT 3, oid, format('SELECT pg_catalog.lo_unlink(%s)', oid)
                FROM pg_largeobject_metadata) AS s (part, oid, statement)
            ORDER BY part, oid, statement
            """;

    /** Gives the schemas that stay the privileges that they were made with. */
    private static final String SCHEMA_PRIVILEGES =
            WITH_SCHEMAS
                    + """
                    , changed AS (
                        SELECT * FROM (
                            SELECT s.*, coalesce((SELECT i.initprivs FROM pg_init_privs i
                                WHERE i.classoid = 'pg_namespace'::regclass AND i.objoid = s.oid
                                  AND i.objsubid = 0), acldefault('n', s.nspowner)) AS base
                            FROM schemas s WHERE s.kept) x
                        WHERE nspacl IS NOT NULL AND nspacl::text <> base::text
                          AND pg_has_role(nspowner, 'USAGE'))
                    SELECT statement FROM (
                        SELECT DISTINCT 1, format('REVOKE ALL ON SCHEMA %I FROM %s CASCADE', nspname,
                            CASE e.grantee WHEN 0 THEN 'PUBLIC'
                                ELSE quote_ident(pg_get_userbyid(e.grantee)) END)
                        FROM changed, aclexplode(nspacl) e
                        UNION ALL
                        SELECT 2, format('GRANT %s ON SCHEMA %I TO %s', e.privilege_type, nspname,
                            CASE e.grantee WHEN 0 THEN 'PUBLIC'
                                ELSE quote_ident(pg_get_userbyid(e.grantee)) END)
                        FROM changed, aclexplode(base) e) AS s (part, statement)
                    ORDER BY part, statement
                    """;

    private static final String SCHEMAS_KEPT =
            WITH_SCHEMAS + "SELECT nspname FROM schemas WHERE kept";

    private static final String SUBSCRIPTIONS =
            """
            SELECT quote_ident(subname) FROM pg_subscription
            WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            ORDER BY 1
            """;

    /** As a dump has them. */
    private static final String COMMENTS_KEPT =
            WITH_SCHEMAS
                    + """
                    SELECT format('COMMENT ON EXTENSION %I IS %L', extname,
                                  obj_description(oid, 'pg_extension'))
                    FROM pg_extension
                    UNION ALL
                    SELECT format('COMMENT ON SCHEMA %I IS %L', nspname,
                                  obj_description(oid, 'pg_namespace'))
                    FROM schemas WHERE kept
                    """;

    private final Set<String> schemasKept;
    private final Set<String> commentsKept;
    private final List<String> subscriptions;
    private final List<String> statements;

    private DatabaseContents(
            Set<String> schemasKept,
            Set<String> commentsKept,
            List<String> subscriptions,
            List<String> statements) {
        this.schemasKept = Set.copyOf(schemasKept);
        this.commentsKept = Set.copyOf(commentsKept);
        this.subscriptions = List.copyOf(subscriptions);
        this.statements = statements;
    }

    /**
     * Reads what there is to drop.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the session's role may not drop some of
     *     it; the message names it
     */
    public static DatabaseContents read(Session session) {
        // First, because they may be of a schema that is dropped.
        List<String> statements = new ArrayList<>(session.queryColumn(OTHERS));
        statements.addAll(drops(session));
        statements.addAll(session.queryColumn(SCHEMA_PRIVILEGES));
        return new DatabaseContents(
                new HashSet<>(session.queryColumn(SCHEMAS_KEPT)),
                new HashSet<>(session.queryColumn(COMMENTS_KEPT)),
                session.queryColumn(SUBSCRIPTIONS),
                statements);
    }

    private static List<String> drops(Session session) {
        List<String> drops = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(OBJECTS)) {
            while (rows.next()) {
                String type = rows.getString(1);
                String identity = rows.getString(2);
                if (!rows.getBoolean(4)) {
                    throw new HeliosException(
                                    ErrorCode.CONFLICT,
                                    "an object in the database belongs to another role")
                            .with("object", type + " " + identity)
                            .with("owner", rows.getString(3))
                            .hint(
                                    "Nothing was changed. Connect with -U as that role or a"
                                            + " superuser, or restore into another database with"
                                            + " -d.");
                }
                drops.add("DROP %s IF EXISTS %s CASCADE".formatted(word(type), identity));
            }
            return drops;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading what is in the database failed");
        }
    }

    /** What DROP calls a type of objects. Source: PostgreSQL 18, getObjectTypeDescription. */
    private static String word(String type) {
        return switch (type) {
            case "function", "procedure", "aggregate" -> "ROUTINE";
            case "statistics object" -> "STATISTICS";
            case "foreign-data wrapper" -> "FOREIGN DATA WRAPPER";
            default -> type;
        };
    }

    /** Names of the schemas that are still there after {@link #drop}. */
    public Set<String> schemasKept() {
        return schemasKept;
    }

    /** The statements that made the comments on schemas and extensions that are still there. */
    public Set<String> commentsKept() {
        return commentsKept;
    }

    /** Quoted names of the subscriptions, which are still there but without their tables. */
    public List<String> subscriptions() {
        return subscriptions;
    }

    /** Drops everything, in the transaction that is open. */
    public void drop(Session session) {
        for (int from = 0; from < statements.size(); from += STATEMENTS_AT_A_TIME) {
            int to = Math.min(from + STATEMENTS_AT_A_TIME, statements.size());
            session.execute(String.join(";\n", statements.subList(from, to)));
        }
    }
}
