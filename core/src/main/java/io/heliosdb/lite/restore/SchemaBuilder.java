package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Creates objects of a dump in one session, one after the other. Not thread-safe. */
final class SchemaBuilder implements AutoCloseable {
    /** What hangs on what the server has besides databases, with its plural: all works without. */
    private static final Map<String, String> OPTIONAL_KINDS =
            Map.of(
                    "owner", "owners",
                    "acl", "grants",
                    "default acl", "default grants",
                    "policy", "policies",
                    "user mapping", "user mappings",
                    "subscription", "subscriptions",
                    "security label", "security labels",
                    "tablespace", "choices of tablespace",
                    "database setting", "settings of the database");

    /** Of these kinds, those that name roles. */
    private static final Set<String> ROLE_KINDS =
            Set.of("owner", "acl", "default acl", "policy", "user mapping", "database setting");

    // PostgreSQL 18, src/backend/utils/errcodes.txt: a label of a provider that is not loaded is an
    // invalid parameter value; a tablespace, a role or a parameter that is not there an undefined
    // object.
    private static final Map<String, String> ABSENT =
            Map.of(
                    "security label", "22023",
                    "tablespace", "42704",
                    "database setting", "42704");

    /** Locks are held to the end of a transaction, and the server has room for some thousands. */
    private static final int OBJECTS_PER_TRANSACTION = 500;

    // PostgreSQL 18, src/backend/utils/errcodes.txt: insufficient_privilege.
    static final String NOT_PERMITTED = "42501";

    private static final String REFRESH = "materialized view data";
    private static final String PLANNER_STATISTICS = "planner statistics";

    // Classes of PostgreSQL 18, src/backend/utils/errcodes.txt: connection, transaction rollback,
    // resources, limits, operator intervention, system, internal.
    private static final Set<String> OF_SERVER = Set.of("08", "40", "53", "54", "57", "58", "XX");

    private final Session session;
    private final RestoreTarget target;
    private final ServerFit server;
    private final LeftOut leftOut;
    private final NewerObjects newer;

    /**
     * @param session closed with this builder
     */
    SchemaBuilder(Session session, RestoreTarget target, ServerFit server, LeftOut leftOut) {
        this.session = session;
        this.target = target;
        this.server = server;
        this.leftOut = leftOut;
        this.newer = new NewerObjects(session, server, leftOut);
    }

    /** One that works in another session, which it closes. */
    SchemaBuilder withSession(Session other) {
        return new SchemaBuilder(other, target, server, leftOut);
    }

    /** Creates the objects in some transactions. */
    void createInBatches(List<SchemaObject> objects) {
        for (int from = 0; from < objects.size(); from += OBJECTS_PER_TRANSACTION) {
            int to = Math.min(from + OBJECTS_PER_TRANSACTION, objects.size());
            List<SchemaObject> batch = objects.subList(from, to);
            target.inTransaction(session, () -> batch.forEach(this::createInTransaction));
        }
    }

    /** Creates one object in a transaction of its own. */
    void create(SchemaObject object) {
        if (isOptional(object) || server.isOlderThanDump() || leftOut.admitsFailure(object)) {
            target.inTransaction(session, () -> createInTransaction(object));
        } else {
            createInTransaction(object);
        }
    }

    /**
     * Gathers the statistics of a table or a materialized view. With a table go those that inherit
     * from it: one with foreign ones is left out, as their servers need not be within reach.
     */
    void analyze(String schema, String name) {
        String quoted = Identifiers.qualified(schema, name);
        String query =
                """
                WITH RECURSIVE heir (oid) AS (
                    SELECT %s::pg_catalog.regclass::oid
                    UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i
                        JOIN heir ON i.inhparent = heir.oid)
                SELECT 1 WHERE NOT EXISTS (SELECT FROM heir
                    JOIN pg_catalog.pg_class c ON c.oid = heir.oid WHERE c.relkind = 'f')
                """
                        .formatted(Identifiers.literal(quoted));
        if (!session.queryColumn(query).isEmpty()) {
            session.execute("ANALYZE " + quoted);
        }
    }

    /**
     * Whether the planner knows a table by these objects of it. Extended statistics are gathered,
     * and the others with them.
     */
    boolean hasStatistics(List<SchemaObject> objects) {
        return server.takesStatistics()
                && objects.stream().anyMatch(object -> object.kind().equals(PLANNER_STATISTICS))
                && objects.stream().noneMatch(object -> object.kind().equals("statistics"));
    }

    /** Tells the planner how many rows a table has, in the pages that it has now. */
    void setRowCount(TableDef table, long rowCount) {
        session.execute(
                """
                SELECT pg_catalog.pg_restore_relation_stats('schemaname', %s, 'relname', %s,
                    'relpages', (pg_catalog.pg_relation_size(%s)
                        / pg_catalog.current_setting('block_size')::int8)::int4,
                    'reltuples', '%d'::float4)
                """
                        .formatted(
                                Identifiers.literal(table.schema()),
                                Identifiers.literal(table.name()),
                                Identifiers.literal(
                                        Identifiers.qualified(table.schema(), table.name())),
                                rowCount));
    }

    private void createInTransaction(SchemaObject object) {
        if (!leftOut.admitsFailure(object)) {
            createOrFail(object);
        } else if (leftOut.isWithoutAny(object.dependsOn())) {
            leftOut.addDependent(object);
        } else {
            session.execute("SAVEPOINT helios_object");
            try {
                createOrFail(object);
                session.execute("RELEASE SAVEPOINT helios_object");
            } catch (HeliosException e) {
                if (!isOfDefinition(e)) {
                    throw e;
                }
                session.execute(
                        "ROLLBACK TO SAVEPOINT helios_object; RELEASE SAVEPOINT helios_object");
                leftOut.addObject(object, e.detail("message").orElse(e.clause()).toString());
            }
        }
    }

    /** Whether the rows or the definition are at fault, and not the server or the connection. */
    private static boolean isOfDefinition(HeliosException e) {
        String state = e.detail("sqlstate").map(Object::toString).orElse("");
        // Classes of PostgreSQL 18, src/backend/utils/errcodes.txt: feature not supported, data
        // exception, integrity constraint violation, syntax error or access rule, raised by a
        // function.
        return state.matches("(0A|22|23|42|P0).*");
    }

    private void createOrFail(SchemaObject object) {
        if (object.statements().isEmpty()
                || target.holds(object)
                || (object.kind().equals(PLANNER_STATISTICS) && !server.takesStatistics())) {
            return;
        }
        try {
            if (server.isOlderThanDump() && !newer.admits(object)) {
                return;
            }
            if (isOptional(object)) {
                object.statements().forEach(statement -> createIfPermitted(object, statement));
            } else if (server.isOlderThanDump()) {
                newer.create(object);
                if (object.kind().equals(REFRESH) && !leftOut.isWithoutAny(List.of(object.id()))) {
                    analyze(object.schema(), object.name());
                }
            } else if (object.kind().equals(REFRESH)) {
                fill(object);
            } else {
                session.execute(String.join(";\n", object.statements()));
            }
        } catch (HeliosException e) {
            throw describe(e, object);
        }
    }

    /** Whether the object may be left out where the server lacks a role, or the user a right. */
    private static boolean isOptional(SchemaObject object) {
        boolean isOfDatabase = object.table() < 0 && object.schema().isEmpty();
        return OPTIONAL_KINDS.containsKey(object.kind())
                || (object.kind().equals("comment") && isOfDatabase);
    }

    /** Whether its statements name roles that a server may lack. */
    static boolean namesRoles(SchemaObject object) {
        return ROLE_KINDS.contains(object.kind());
    }

    private void createIfPermitted(SchemaObject object, String statement) {
        String plural = OPTIONAL_KINDS.getOrDefault(object.kind(), "comments");
        RoleNames roles = RoleNames.in(namesRoles(object) ? statement : "");
        List<String> present = roles.names().stream().filter(server.roles()::contains).toList();
        for (String name : roles.names()) {
            if (!present.contains(name)) {
                String remedy = NewRoles.isCreatable(name) ? " (--create-roles makes it)" : "";
                leftOut.add("role \"%s\" does not exist%s".formatted(name, remedy), plural);
            }
        }
        String permitted = statement;
        if (present.size() < roles.names().size()) {
            if (!object.kind().equals("policy") || present.isEmpty()) {
                return;
            }
            // A restrictive policy must go on to restrict those who are there.
            permitted = roles.withList(present.stream().map(Identifiers::quote).toList());
        }
        try {
            session.execute("SAVEPOINT helios;\n" + permitted + ";\nRELEASE SAVEPOINT helios");
        } catch (HeliosException e) {
            String reason = reasonToLeaveOut(object, e);
            session.execute("ROLLBACK TO SAVEPOINT helios; RELEASE SAVEPOINT helios");
            leftOut.add(reason, plural);
        }
    }

    /** Rethrows the error if the object must not be left out for it. */
    private String reasonToLeaveOut(SchemaObject object, HeliosException e) {
        String state = e.detail("sqlstate").map(Object::toString).orElse("");
        if (state.equals(ABSENT.get(object.kind()))) {
            return e.detail("message").map(Object::toString).orElse(e.getMessage());
        }
        // Without a policy others would see more than they may.
        if (!object.kind().equals("policy")) {
            if (state.equals(NOT_PERMITTED)) {
                return "not permitted to role \"%s\"".formatted(server.user());
            }
            if (server.isOlderThanDump() && server.isBeyondServer(e)) {
                return "not in PostgreSQL %d".formatted(server.serverVersion());
            }
        }
        throw e;
    }

    /**
     * A materialized view whose query fails here is left empty: its rows are nobody's only copy.
     */
    private void fill(SchemaObject view) {
        String refresh = String.join(";\n", view.statements());
        try {
            session.execute("SAVEPOINT helios;\n" + refresh + ";\nRELEASE SAVEPOINT helios");
            analyze(view.schema(), view.name());
        } catch (HeliosException e) {
            String state = e.detail("sqlstate").map(Object::toString).orElse("");
            if (state.isEmpty() || OF_SERVER.contains(state.substring(0, 2))) {
                throw e;
            }
            session.execute("ROLLBACK TO SAVEPOINT helios; RELEASE SAVEPOINT helios");
            String name = Identifiers.qualified(view.schema(), view.name());
            String message = e.detail("message").map(Object::toString).orElse(e.getMessage());
            leftOut.add("cannot fill %s (%s)".formatted(name, message), "materialized views");
        }
    }

    private HeliosException describe(HeliosException e, SchemaObject object) {
        boolean isBeyond = server.isBeyondServer(e);
        HeliosException described =
                new HeliosException(
                                isBeyond ? ErrorCode.VERSION_UNSUPPORTED : e.code(),
                                "cannot create " + object.kind(),
                                e)
                        .with("schema", object.schema())
                        .with("name", object.name());
        e.detail("sqlstate").ifPresent(state -> described.with("sqlstate", state));
        described.with("message", e.detail("message").orElse(e.getMessage()));
        if (isBeyond && server.isOlderThanDump()) {
            return described
                    .with("dumped_from", "PostgreSQL " + server.dumpVersion())
                    .with("server", "PostgreSQL " + server.serverVersion())
                    .hint(
                            "Nothing was changed. Restore into PostgreSQL %d or newer."
                                    .formatted(server.dumpVersion()));
        }
        return described.hint(e.hint().orElse("Run heliosdb-lite inspect to see its definition."));
    }

    @Override
    public void close() {
        session.close();
    }
}
