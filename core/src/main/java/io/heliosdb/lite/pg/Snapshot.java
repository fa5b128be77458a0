package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.List;

/**
 * One state of a database that several sessions see: a read-only transaction that exports its
 * snapshot, and others that join it. Source: PostgreSQL 18, documentation, "Snapshot
 * Synchronization Functions".
 */
public final class Snapshot implements AutoCloseable {
    /** One statement locks this many tables: few round trips, statements of a sensible size. */
    private static final int TABLES_PER_LOCK = 500;

    /**
     * A session that waits for an exclusive lock waits for the leader, and a joined session waits
     * behind it: that ends only if somebody gives up.
     */
    private static final String JOINED_LOCK_TIMEOUT = "15s";

    private final ConnectionSettings settings;
    private final Session leader;
    private final String exportedId;

    private Snapshot(ConnectionSettings settings, Session leader, String exportedId) {
        this.settings = settings;
        this.leader = leader;
        this.exportedId = exportedId;
    }

    /** Opens a session and takes a snapshot. */
    public static Snapshot take(ConnectionSettings settings) {
        Session leader = Session.open(settings);
        try {
            leader.beginSnapshot();
            return new Snapshot(settings, leader, leader.exportSnapshot());
        } catch (HeliosException e) {
            leader.close();
            throw e;
        }
    }

    /** The session whose transaction holds the snapshot. */
    public Session leader() {
        return leader;
    }

    /**
     * Locks tables against changes of their definition until the snapshot is closed.
     *
     * @param sqlNames quoted and qualified
     */
    public void lock(List<String> sqlNames) {
        for (int from = 0; from < sqlNames.size(); from += TABLES_PER_LOCK) {
            int to = Math.min(from + TABLES_PER_LOCK, sqlNames.size());
            String tables = String.join(", ", sqlNames.subList(from, to));
            leader.execute("LOCK TABLE " + tables + " IN ACCESS SHARE MODE");
        }
        refuseRewritten();
    }

    /**
     * A table that was rewritten between the snapshot and the lock looks empty to the snapshot: see
     * PostgreSQL 18, documentation, "Caveats" of "Concurrency Control". The query reads the old
     * file number with the snapshot, the function the present one.
     */
    private void refuseRewritten() {
        String tables =
                leader.queryText(
                        """
                        SELECT pg_catalog.string_agg(c.oid::pg_catalog.regclass::text, ', ')
                        FROM pg_catalog.pg_class c
                        JOIN pg_catalog.pg_locks l ON l.relation = c.oid
                        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'relation'
                          AND l.database = (SELECT oid FROM pg_catalog.pg_database
                                            WHERE datname = pg_catalog.current_database())
                          AND c.relkind IN ('r', 'm') AND c.relfilenode <> 0
                          AND pg_catalog.pg_relation_filenode(c.oid) <> c.relfilenode
                        """);
        if (!tables.isEmpty()) {
            throw new HeliosException(ErrorCode.CONFLICT, "table was rewritten at the wrong moment")
                    .with("table", tables)
                    .hint("Nothing was written. Run the dump again.");
        }
    }

    /**
     * Opens another session that sees the same state; the caller closes it.
     *
     * @throws HeliosException {@link ErrorCode#UNREACHABLE} if it ended up on another server, as
     *     behind a pooler
     */
    public Session join() {
        Session session = Session.open(settings);
        try {
            session.execute("SET lock_timeout = '" + JOINED_LOCK_TIMEOUT + "'");
            session.joinSnapshot(exportedId);
            return session;
        } catch (HeliosException e) {
            session.close();
            throw e;
        }
    }

    /** Ends the transaction. */
    @Override
    public void close() {
        leader.close();
    }
}
