package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.DatabaseReplacement;
import io.heliosdb.lite.pg.Session;

import java.util.List;

/** A database next to the old one; the two swap names. */
final class NewDatabase implements RestoreTarget {
    private final DatabaseReplacement replacement;

    NewDatabase(DatabaseReplacement replacement) {
        this.replacement = replacement;
    }

    @Override
    public int sessionCountMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Session openSession() {
        return LoadSession.open(replacement.settings());
    }

    @Override
    public void inTransaction(Session session, Runnable work) {
        session.begin();
        work.run();
        session.commit();
    }

    @Override
    public boolean holds(SchemaObject object) {
        return false;
    }

    @Override
    public boolean isInPlace() {
        return false;
    }

    @Override
    public List<String> publish() {
        replacement.swap();
        return List.of();
    }

    @Override
    public void close() {
        replacement.close();
    }
}
