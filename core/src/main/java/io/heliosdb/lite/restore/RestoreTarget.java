package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.DatabaseReplacement;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Optional;

/**
 * An empty database to load, that nobody else sees: it replaces what clients see when it is
 * published, or disappears.
 */
interface RestoreTarget extends AutoCloseable {
    /** The most sessions that may be open at a time, at least 1. */
    int sessionCountMax();

    /** A session, closed by the caller. Thread-safe. */
    Session openSession();

    /** Does work in a transaction, and makes it durable together with {@link #publish} at last. */
    void inTransaction(Session session, Runnable work);

    /** Whether the object is there already and stays as it is. */
    boolean holds(SchemaObject object);

    /** Whether the database itself is written to, so that its clients wait. */
    boolean isInPlace();

    /**
     * Makes what was loaded visible, all at once. Every session that was opened must be closed.
     *
     * @return what a person has to do now, if anything
     * @throws io.heliosdb.lite.error.HeliosException if it cannot be; the old data is untouched
     */
    List<String> publish();

    /** Removes what was not published. */
    @Override
    void close();

    /**
     * A database next to the one to replace, or that database itself where the server does not
     * allow for a replacement.
     */
    static RestoreTarget open(ConnectionSettings settings, String suffix) {
        Optional<DatabaseReplacement> replacement = DatabaseReplacement.create(settings, suffix);
        return replacement.isPresent()
                ? new NewDatabase(replacement.get())
                : SameDatabase.open(settings);
    }
}
