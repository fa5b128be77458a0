package io.heliosdb.lite.restore;

import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.function.Function;

/**
 * The database itself, changed in one transaction of one session: others see what was there until
 * it ends, as far as they do not wait for its locks.
 */
abstract sealed class InPlaceTarget implements RestoreTarget permits LiveDatabase, SameDatabase {
    /** A lock that is not had by then is held by a client that may never let go of it. */
    private static final String LOCK_TIMEOUT = "60s";

    private final Session session;

    /**
     * @param session in a transaction; closed with this target
     */
    InPlaceTarget(Session session) {
        this.session = session;
    }

    /** Begins the transaction, in which the target is made. */
    static <T extends InPlaceTarget> T begin(
            ConnectionSettings settings, Function<Session, T> target) {
        Session session = LoadSession.open(settings);
        try {
            session.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
            session.begin();
            return target.apply(session);
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
    public boolean isInPlace() {
        return true;
    }

    @Override
    public List<String> publish() {
        session.execute("SET LOCAL synchronous_commit = on");
        session.commit();
        return List.of();
    }

    @Override
    public void close() {
        session.close();
    }
}
