package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.HashSet;
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
     * For the locks of the sessions that join: somebody who waits for an exclusive lock waits for
     * the leader, and whoever joins then waits behind, for ever.
     */
    private static final String JOINED_LOCK_TIMEOUT = "2s";

    /** Every version of a row has its own xmin. Row types and arrays change with their makers. */
    private static final String DEFINITIONS =
            """
            SELECT 'c ' || oid || ' ' || xmin FROM pg_catalog.pg_class
                WHERE oid >= 16384 AND relkind NOT IN ('r', 'p', 't', 'f') AND relpersistence <> 't'
            UNION ALL SELECT 'r ' || oid || ' ' || relnamespace || ' ' || relname
                FROM pg_catalog.pg_class
                WHERE oid >= 16384 AND relkind IN ('r', 'p', 'f') AND relpersistence <> 't'
            UNION ALL SELECT 'a ' || attrelid || ' ' || attnum || ' ' || attname
                FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid
                WHERE attrelid >= 16384 AND attnum > 0
                    AND relkind IN ('r', 'p', 'f') AND relpersistence <> 't'
            UNION ALL SELECT 'v ' || oid || ' ' || xmin FROM pg_catalog.pg_rewrite
                WHERE oid >= 16384
            UNION ALL SELECT 'f ' || oid || ' ' || xmin FROM pg_catalog.pg_proc
                WHERE oid >= 16384
            UNION ALL SELECT 't ' || oid || ' ' || xmin FROM pg_catalog.pg_type
                WHERE oid >= 16384 AND typrelid = 0 AND typcategory <> 'A'
            UNION ALL SELECT 'd ' || oid || ' ' || xmin FROM pg_catalog.pg_constraint
                WHERE oid >= 16384 AND contypid <> 0
            UNION ALL SELECT 'o ' || oid || ' ' || xmin FROM pg_catalog.pg_operator
                WHERE oid >= 16384
            UNION ALL SELECT 's ' || oid || ' ' || xmin FROM pg_catalog.pg_statistic_ext
            UNION ALL SELECT 'n ' || oid || ' ' || xmin FROM pg_catalog.pg_namespace
                WHERE nspname !~ '^pg_(toast_)?temp_'
            UNION ALL SELECT 'l ' || oid || ' ' || xmin FROM pg_catalog.pg_collation
                WHERE oid >= 16384
            """;

    /** All that see the snapshot; the leader, whose transaction holds it, is the first. */
    private final List<Session> sessions = new ArrayList<>();

    private Snapshot(Session leader) {
        sessions.add(leader);
    }

    /**
     * Takes a snapshot and lets sessions see it.
     *
     * @param leader takes it; outside of a transaction, closed with the snapshot
     * @param sessionCount how many sessions are wanted, at least 1; there may be fewer, where the
     *     server has no more connections or a pooler sends them elsewhere
     */
    public static Snapshot take(Session leader, int sessionCount) {
        Snapshot snapshot = new Snapshot(leader);
        try {
            Pooling.requireOwnSession(leader);
            leader.beginSnapshot();
            String id = leader.exportSnapshot();
            while (snapshot.sessions.size() < sessionCount && snapshot.join(id)) {
                // Until there are enough, or no more can be had.
            }
            return snapshot;
        } catch (HeliosException e) {
            snapshot.close();
            throw e;
        }
    }

    private boolean join(String id) {
        Session session = null;
        try {
            session = Session.open(leader().settings());
            session.execute("SET lock_timeout = '" + JOINED_LOCK_TIMEOUT + "'");
            session.joinSnapshot(id);
            sessions.add(session);
            return true;
        } catch (HeliosException e) {
            if (session != null) {
                session.close();
            }
            return false;
        }
    }

    /** The session whose transaction holds the snapshot. */
    public Session leader() {
        return sessions.getFirst();
    }

    /** All sessions that see the snapshot, the leader included. They are closed with it. */
    public List<Session> sessions() {
        return List.copyOf(sessions);
    }

    /**
     * Locks tables against changes of their definition until the snapshot is closed, in every
     * session: what waits for an exclusive lock later then stands in nobody's way. A session that
     * does not get its locks is given up; the leader waits for them.
     *
     * @param sqlNames quoted and qualified
     * @return whether the snapshot shows the rows of all tables that are locked; if not, one was
     *     rewritten between snapshot and lock, and another snapshot has to be taken
     */
    public boolean lock(List<String> sqlNames) {
        lock(leader(), sqlNames);
        giveUpBeyond(lockRoom() / 2 / Math.max(1, sqlNames.size()));
        for (Session session : List.copyOf(sessions.subList(1, sessions.size()))) {
            try {
                lock(session, sqlNames);
            } catch (HeliosException e) {
                sessions.remove(session);
                session.close();
            }
        }
        return rewrittenTables().isEmpty();
    }

    /** How many locks there can be at a time, whoever holds them; never less, often some more. */
    private long lockRoom() {
        return Long.parseLong(
                leader().queryText(
                                """
                                SELECT pg_catalog.current_setting('max_locks_per_transaction')::int8
                                    * (pg_catalog.current_setting('max_connections')::int8
                                        + pg_catalog.current_setting('max_prepared_transactions')::int8)
                                """));
    }

    /** Other clients need locks, too: rather fewer sessions than all of the room. */
    private void giveUpBeyond(long sessionCount) {
        while (sessions.size() > Math.max(1, sessionCount)) {
            sessions.removeLast().close();
        }
    }

    /**
     * Whether a definition that the snapshot shows was changed or dropped since. The server writes
     * out views, functions, indexes and the like as they are now, not as the snapshot shows them,
     * and nothing but tables can be locked. A table may have been dropped, and another may have got
     * its name, or have lost a column, before the lock.
     */
    public boolean isOutdated() {
        List<String> seen = leader().queryColumn(DEFINITIONS);
        try (Session now = Session.open(leader().settings())) {
            return !new HashSet<>(now.queryColumn(DEFINITIONS)).containsAll(seen);
        }
    }

    private static void lock(Session session, List<String> sqlNames) {
        for (int from = 0; from < sqlNames.size(); from += TABLES_PER_LOCK) {
            int to = Math.min(from + TABLES_PER_LOCK, sqlNames.size());
            String tables = String.join(", ", sqlNames.subList(from, to));
            session.execute("LOCK TABLE " + tables + " IN ACCESS SHARE MODE");
        }
    }

    /**
     * A table that was rewritten between the snapshot and the lock looks empty to the snapshot: see
     * PostgreSQL 18, documentation, "Caveats" of "Concurrency Control". The query reads the old
     * file number with the snapshot, the function the present one.
     */
    private String rewrittenTables() {
        return leader().queryText(
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
    }

    /** Closes all sessions. */
    @Override
    public void close() {
        sessions.forEach(Session::close);
    }
}
