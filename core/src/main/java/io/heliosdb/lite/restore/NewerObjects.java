package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Creates objects that a newer server defined as well as an older one can, and reports what it
 * cannot. Whatever holds rows is created or the restore fails; what it cannot have of the rest is
 * left out, and so is what needs that.
 */
final class NewerObjects {
    private static final Set<String> HOLDING_DATA = Set.of("table", "table attach", "sequence");

    private final Session session;
    private final ServerFit server;
    private final LeftOut leftOut;

    NewerObjects(Session session, ServerFit server, LeftOut leftOut) {
        this.session = session;
        this.server = server;
        this.leftOut = leftOut;
    }

    /**
     * Whether everything that the object needs is there; if not, it is left out.
     *
     * @throws HeliosException {@link ErrorCode#VERSION_UNSUPPORTED} if it holds rows
     */
    boolean admits(SchemaObject object) {
        if (!leftOut.isWithoutAny(object.dependsOn())) {
            return true;
        }
        if (HOLDING_DATA.contains(object.kind())) {
            throw new HeliosException(
                            ErrorCode.VERSION_UNSUPPORTED, "object needs what is left out")
                    .with("sqlstate", "0A000");
        }
        leftOut.addDependent(object);
        return false;
    }

    /** Creates the object in the transaction of the session, or leaves it out. */
    void create(SchemaObject object) {
        OlderServer.Fitted fitted =
                new OlderServer(server.serverVersion()).fit(object.kind(), object.statements());
        HeliosException refusal = tryToExecute(fitted.statements());
        if (refusal == null) {
            fitted.losses().forEach(loss -> leftOut.addLoss(object, loss + notHere()));
        } else if (object.kind().equals("table")) {
            createWithoutParts(object, fitted, refusal);
        } else if (HOLDING_DATA.contains(object.kind())) {
            throw refusal;
        } else {
            String message = refusal.detail("message").orElse(refusal.clause()).toString();
            leftOut.addObject(object, notHere().substring(2) + " (" + message + ")");
        }
    }

    /** A table without those defaults and checks that the server refuses. */
    private void createWithoutParts(
            SchemaObject object, OlderServer.Fitted fitted, HeliosException refusal) {
        TableParts parts = TableParts.of(fitted.statements().getFirst());
        List<String> settings = fitted.statements().subList(1, fitted.statements().size());
        Set<Integer> left =
                IntStream.range(0, parts.parts().size())
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        if (tryToExecute(List.of(parts.without(left))) != null) {
            throw refusal;
        }
        session.execute("DROP TABLE " + nameOf(object));
        for (int i = 0; i < parts.parts().size(); i++) {
            left.remove(i);
            if (tryToExecute(List.of(parts.without(left))) == null) {
                session.execute("DROP TABLE " + nameOf(object));
            } else {
                left.add(i);
            }
        }
        session.execute(parts.without(left));
        settings.forEach(session::execute);
        fitted.losses().forEach(loss -> leftOut.addLoss(object, loss + notHere()));
        left.forEach(part -> leftOut.addLoss(object, parts.text(part) + " left out" + notHere()));
    }

    private static String nameOf(SchemaObject object) {
        return Identifiers.qualified(object.schema(), object.name());
    }

    /** Null if it went well; otherwise the transaction is as it was before. */
    private HeliosException tryToExecute(List<String> statements) {
        session.execute("SAVEPOINT helios");
        try {
            session.execute(String.join(";\n", statements) + ";\nRELEASE SAVEPOINT helios");
            return null;
        } catch (HeliosException e) {
            if (!server.isBeyondServer(e)) {
                throw e;
            }
            session.execute("ROLLBACK TO SAVEPOINT helios; RELEASE SAVEPOINT helios");
            return e;
        }
    }

    private String notHere() {
        return ", not in PostgreSQL " + server.serverVersion();
    }
}
