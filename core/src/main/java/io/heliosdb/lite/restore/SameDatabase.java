package io.heliosdb.lite.restore;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.DatabaseContents;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.List;

/**
 * The database itself, in one transaction of one session: first everything in it is dropped. Other
 * sessions see the old data until the transaction ends, as far as they do not wait for its locks.
 */
final class SameDatabase implements RestoreTarget {
    /** A lock that is not had by then is held by a client that may never let go of it. */
    private static final String LOCK_TIMEOUT = "60s";

    private final Session session;
    private final DatabaseContents contents;

    private SameDatabase(Session session, DatabaseContents contents) {
        this.session = session;
        this.contents = contents;
    }

    /**
     * Empties the database, for nobody else to see.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the role may not drop what is in it, or
     *     other clients hold locks for long
     */
    static SameDatabase open(ConnectionSettings settings) {
        Session session = LoadSession.open(settings);
        try {
            session.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
            session.begin();
            DatabaseContents contents = DatabaseContents.read(session);
            contents.drop(session);
            return new SameDatabase(session, contents);
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public int sessionCountMax() {
        return 1;
    }

    @Override
    public Session openSession() {
        return session.lend();
    }

    @Override
    public void inTransaction(Session lent, Runnable work) {
        work.run();
    }

    @Override
    public boolean holds(SchemaObject object) {
        return switch (object.kind()) {
            case "schema" -> contents.schemasKept().contains(object.name());
            case "subscription" ->
                    contents.subscriptions().contains(Identifiers.quote(object.name()));
            case "comment" -> contents.commentsKept().containsAll(object.statements());
            default -> false;
        };
    }

    @Override
    public boolean isInPlace() {
        return true;
    }

    @Override
    public List<String> publish() {
        session.execute("SET LOCAL synchronous_commit = on");
        session.commit();
        return contents.subscriptions().stream()
                .map(
                        name ->
                                "tables of subscription %s: run ALTER SUBSCRIPTION %s REFRESH PUBLICATION"
                                        .formatted(name, name))
                .toList();
    }

    @Override
    public void close() {
        session.close();
    }
}
