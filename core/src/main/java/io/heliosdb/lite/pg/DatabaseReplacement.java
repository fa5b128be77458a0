package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.List;
import java.util.Optional;

/**
 * A new, empty database that takes the place and the name of another one, or disappears. Until
 * {@link #swap()} the old database serves its clients as if nothing happened; at the swap they are
 * disconnected, and find the new one when they come back.
 *
 * <p>What belongs to the database rather than to its contents goes along: owner, privileges,
 * comment, settings, connection limit, locale, tablespace. What a crashed run left behind is
 * removed by the next one.
 */
public final class DatabaseReplacement implements AutoCloseable {
    private static final String NEW_PREFIX = "heliosdb_restore_";
    private static final String OLD_PREFIX = "heliosdb_old_";

    /** Each waits up to 5 s for clients to go; a slow one may need more to end what it does. */
    private static final int SWAP_ATTEMPTS_MAX = 10;

    // PostgreSQL 18, src/backend/utils/errcodes.txt.
    private static final String OBJECT_IN_USE = "55006";
    private static final String NOT_PERMITTED = "42501";

    /** Of a client {@code a} with role {@code r}, as pg_terminate_backend sees it. */
    private static final String MAY_DISCONNECT =
            """
            (pg_catalog.pg_has_role(a.usesysid, 'USAGE')
             OR pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') AND NOT r.rolsuper)\
            """;

    private final ConnectionSettings target;
    private final Session maintenance;
    private final String newName;
    private final String oldName;
    private boolean isSwapped;

    private DatabaseReplacement(ConnectionSettings target, Session maintenance, String suffix) {
        this.target = target;
        this.maintenance = maintenance;
        this.newName = NEW_PREFIX + suffix;
        this.oldName = OLD_PREFIX + suffix;
    }

    /**
     * Creates the new database next to the target.
     *
     * @param target the database that will be replaced; it must exist
     * @param suffix makes the names unique on the server: lower-case letters and digits
     * @return empty if the target cannot be replaced: the role may not create databases or hand on
     *     what belongs to this one, no other database can be connected to, or something outside the
     *     database holds on to it (logical replication slots, subscriptions)
     * @throws HeliosException whatever the server gives
     */
    public static Optional<DatabaseReplacement> create(ConnectionSettings target, String suffix) {
        String name;
        try (Session session = Session.open(target)) {
            Pooling.requireOwnSession(session);
            name = session.queryText("SELECT pg_catalog.current_database()");
            if (!session.queryText(REPLACEABLE).equals("t")) {
                return Optional.empty();
            }
        }
        Optional<Session> maintenance = openElsewhere(target, name);
        if (maintenance.isEmpty()) {
            return Optional.empty();
        }
        DatabaseReplacement replacement =
                new DatabaseReplacement(target.withDatabase(name), maintenance.get(), suffix);
        try {
            replacement.createDatabase();
            return Optional.of(replacement);
        } catch (HeliosException e) {
            replacement.close();
            if (isState(e, NOT_PERMITTED)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static final String REPLACEABLE =
            """
            SELECT (r.rolsuper OR r.rolcreatedb AND pg_has_role(d.datdba, 'USAGE'))
                AND NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.database = d.datname)
                AND NOT EXISTS (SELECT FROM pg_subscription s WHERE s.subdbid = d.oid)
            FROM pg_database d, pg_roles r
            WHERE d.datname = current_database() AND r.rolname = session_user
            """;

    /** No database can be renamed by a session that is connected to it. */
    private static Optional<Session> openElsewhere(ConnectionSettings target, String name) {
        for (String other : List.of("postgres", "template1")) {
            if (!other.equals(name)) {
                try {
                    Session session = Session.open(target.withDatabase(other));
                    session.execute("SET default_transaction_read_only = off; SET ROLE NONE");
                    return Optional.of(session);
                } catch (HeliosException e) {
                    if (e.code() != ErrorCode.UNREACHABLE) {
                        throw e;
                    }
                    // It may not exist, or not be for this role; the target was reached just now.
                }
            }
        }
        return Optional.empty();
    }

    private void createDatabase() {
        removeLeftovers();
        maintenance.execute("SELECT pg_catalog.pg_advisory_lock(%s)".formatted(lockKey(newName)));
        maintenance.execute(
                DatabaseProperties.createStatement(maintenance, target.database(), newName));
        // Better to know now what could not be handed on after hours of loading.
        maintenance.begin();
        DatabaseProperties.carryStatements(maintenance, target.database(), newName)
                .forEach(maintenance::execute);
        maintenance.rollback();
    }

    /** How to connect to the new database before the swap. */
    public ConnectionSettings settings() {
        return target.withDatabase(newName);
    }

    /**
     * Gives the new database the name of the old one, in one transaction, and drops the old one.
     * Every session of the new database must be closed.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the old database's clients would not
     *     go; it is untouched then
     */
    public void swap() {
        for (int attempt = 1; !isSwapped; attempt++) {
            try {
                renameBoth();
                isSwapped = true;
            } catch (HeliosException e) {
                maintenance.rollback();
                if (!isState(e, OBJECT_IN_USE)) {
                    throw e;
                }
                requireClientsCanGo(e);
                if (attempt == SWAP_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
    }

    private void renameBoth() {
        String name = target.database();
        maintenance.begin();
        // Two restores of the same database swap one after the other: the last one is what is left.
        maintenance.execute(
                "SELECT pg_catalog.pg_advisory_xact_lock(%s)".formatted(lockKey("swap " + name)));
        // Everything before was written with synchronous_commit off; this commit flushes it all.
        maintenance.execute("SET LOCAL synchronous_commit = on");
        DatabaseProperties.carryStatements(maintenance, name, newName)
                .forEach(maintenance::execute);
        Session another = Session.open(maintenance.settings());
        try (ClientRemoval removal = new ClientRemoval(another, disconnectStatement())) {
            removal.start();
            maintenance.execute(rename(name, oldName));
            maintenance.execute("ALTER DATABASE %s IS_TEMPLATE false".formatted(oldName));
            maintenance.execute(rename(newName, name));
        }
        maintenance.commit();
    }

    /** Disconnects the clients, as far as the role may. */
    private String disconnectStatement() {
        return "SELECT pg_catalog.pg_terminate_backend(pid)" + clients() + " AND " + MAY_DISCONNECT;
    }

    /**
     * Clients of the old database, and what a pooler still holds of the new one. An ordinary role
     * does not see of what type the sessions of others are.
     */
    private String clients() {
        return """
         FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_roles r ON r.oid = a.usesysid
        WHERE coalesce(a.backend_type, 'client backend') = 'client backend'
          AND a.datname IN (%s, %s)\
        """
                .formatted(Identifiers.literal(target.database()), Identifiers.literal(newName));
    }

    private void requireClientsCanGo(HeliosException cause) {
        String roles =
                maintenance.queryText(
                        "SELECT string_agg(DISTINCT usename, ', ')"
                                + clients()
                                + " AND NOT "
                                + MAY_DISCONNECT);
        if (!roles.isEmpty()) {
            throw new HeliosException(
                            ErrorCode.CONFLICT,
                            "clients that may not be disconnected hold the database",
                            cause)
                    .with("database", target.database())
                    .with("roles", roles)
                    .hint(
                            "Nothing was changed. Close their sessions, or connect with -U as a"
                                    + " superuser, then run it again.");
        }
    }

    /** Drops the database that is no longer needed: the new one before a swap, else the old one. */
    @Override
    public void close() {
        try (maintenance) {
            maintenance.rollback();
            drop(isSwapped ? oldName : newName);
        } catch (HeliosException e) {
            if (!isSwapped) {
                throw e;
            }
            // The restore is complete; the next one removes what is left of the old database.
        }
    }

    /**
     * A database of this kind whose lock is free belongs to a run that is no more. Locks are asked
     * for in the server's list: taking one would only show those of this database.
     */
    private void removeLeftovers() {
        String query =
                """
                SELECT datname FROM pg_catalog.pg_database d
                WHERE datname ~ '^(%s|%s)[0-9a-z]+$'
                  AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a WHERE a.datid = d.oid)
                  AND NOT EXISTS (SELECT FROM pg_catalog.pg_locks l
                      WHERE l.locktype = 'advisory' AND l.objsubid = 1
                        AND (l.classid::bigint << 32 | l.objid::bigint) = pg_catalog.hashtextextended(
                            '%s' || substring(datname FROM '[0-9a-z]+$'), 0))
                """
                        .formatted(NEW_PREFIX, OLD_PREFIX, NEW_PREFIX);
        for (String name : maintenance.queryColumn(query)) {
            try {
                drop(name);
            } catch (HeliosException e) {
                if (e.code() != ErrorCode.CONFLICT && !isState(e, "42704")) {
                    throw e;
                }
                // Another restore is just removing it.
            }
        }
    }

    /** A database whose contents were restored may have subscriptions, which nothing connected. */
    private void drop(String name) {
        List<String> subscriptions =
                maintenance.queryColumn(
                        """
                        SELECT quote_ident(s.subname) FROM pg_subscription s
                        JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = %s
                        """
                                .formatted(Identifiers.literal(name)));
        if (!subscriptions.isEmpty()) {
            try (Session session = Session.open(target.withDatabase(name))) {
                for (String subscription : subscriptions) {
                    session.execute(
                            "ALTER SUBSCRIPTION %s SET (slot_name = NONE)".formatted(subscription));
                    session.execute("DROP SUBSCRIPTION " + subscription);
                }
            }
        }
        maintenance.execute(
                "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(Identifiers.quote(name)));
    }

    private static boolean isState(HeliosException e, String state) {
        return e.detail("sqlstate").filter(state::equals).isPresent();
    }

    private static String lockKey(String text) {
        return "pg_catalog.hashtextextended(%s, 0)".formatted(Identifiers.literal(text));
    }

    private static String rename(String from, String to) {
        return "ALTER DATABASE %s RENAME TO %s"
                .formatted(Identifiers.quote(from), Identifiers.quote(to));
    }
}
