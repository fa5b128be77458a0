package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.Session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Creates objects of a dump in one session, one after the other. Not thread-safe. */
final class SchemaBuilder {
    /** What may name a role that the server does not have; the objects are there without it. */
    private static final Set<String> ROLE_KINDS = Set.of("owner", "acl");

    /** Locks are held to the end of a transaction, and the server has room for some thousands. */
    private static final int OBJECTS_PER_TRANSACTION = 500;

    // PostgreSQL 18, src/backend/utils/errcodes.txt: undefined_object, insufficient_privilege.
    private static final Set<String> ROLE_ERRORS = Set.of("42704", "42501");

    private final Session session;
    private final List<String> skipped = new ArrayList<>();

    SchemaBuilder(Session session) {
        this.session = session;
    }

    /** Creates the objects in some transactions. */
    void createInBatches(List<SchemaObject> objects) {
        for (int from = 0; from < objects.size(); from += OBJECTS_PER_TRANSACTION) {
            int to = Math.min(from + OBJECTS_PER_TRANSACTION, objects.size());
            session.begin();
            objects.subList(from, to).forEach(this::create);
            session.commit();
        }
    }

    /** Creates one object, in the transaction that is open or in one of its own. */
    void create(SchemaObject object) {
        if (object.statements().isEmpty()) {
            return;
        }
        if (ROLE_KINDS.contains(object.kind())) {
            createIfRoleExists(object);
            return;
        }
        try {
            session.execute(String.join(";\n", object.statements()));
        } catch (HeliosException e) {
            throw describe(e, object);
        }
    }

    /** What was left out so far. */
    List<String> skipped() {
        return List.copyOf(skipped);
    }

    private void createIfRoleExists(SchemaObject object) {
        for (String statement : object.statements()) {
            session.execute("SAVEPOINT helios_role");
            try {
                session.execute(statement);
                session.execute("RELEASE SAVEPOINT helios_role");
            } catch (HeliosException e) {
                if (e.detail("sqlstate").filter(s -> ROLE_ERRORS.contains(s)).isEmpty()) {
                    throw describe(e, object);
                }
                session.execute("ROLLBACK TO SAVEPOINT helios_role; RELEASE SAVEPOINT helios_role");
                skipped.add(statement);
            }
        }
    }

    private static HeliosException describe(HeliosException e, SchemaObject object) {
        // A server that does not know the syntax is most likely older than the dump.
        boolean isUnknown = e.detail("sqlstate").filter("42601"::equals).isPresent();
        HeliosException described =
                new HeliosException(
                                isUnknown ? ErrorCode.VERSION_UNSUPPORTED : e.code(),
                                "cannot create " + object.kind(),
                                e)
                        .with("schema", object.schema())
                        .with("name", object.name());
        e.detail("sqlstate").ifPresent(state -> described.with("sqlstate", state));
        described.with("message", e.detail("message").orElse(e.getMessage()));
        return described.hint(e.hint().orElse("Run heliosdb-lite inspect to see its definition."));
    }
}
