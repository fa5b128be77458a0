package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.List;

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

    /** Clients may come back between being disconnected and the swap. */
    private static final int SWAP_ATTEMPTS_MAX = 10;

    private final ConnectionSettings target;
    private final Session maintenance;
    private final DatabaseProperties properties;
    private final String newName;
    private final String oldName;
    private boolean isSwapped;

    private DatabaseReplacement(
            ConnectionSettings target,
            Session maintenance,
            DatabaseProperties properties,
            String suffix) {
        this.target = target;
        this.maintenance = maintenance;
        this.properties = properties;
        this.newName = NEW_PREFIX + suffix;
        this.oldName = OLD_PREFIX + suffix;
    }

    /**
     * Creates the new database next to the target.
     *
     * @param target the database that will be replaced; it must exist
     * @param suffix makes the names unique on the server: lower-case letters and digits
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the target cannot be replaced
     */
    public static DatabaseReplacement create(ConnectionSettings target, String suffix) {
        DatabaseProperties properties;
        try (Session session = Session.open(target)) {
            properties = DatabaseProperties.read(session);
        }
        // No database can be renamed by a session that is connected to it.
        String elsewhere = properties.name().equals("postgres") ? "template1" : "postgres";
        Session maintenance = Session.open(target.withDatabase(elsewhere));
        DatabaseReplacement replacement =
                new DatabaseReplacement(target, maintenance, properties, suffix);
        try {
            replacement.removeLeftovers();
            replacement.refuseSlots();
            maintenance.execute(lockStatement(suffix));
            maintenance.execute(properties.createStatement(replacement.newName));
            return replacement;
        } catch (HeliosException e) {
            replacement.close();
            throw e;
        }
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
        for (int attempt = 1; ; attempt++) {
            try {
                maintenance.execute(properties.disconnectStatement());
                renameBoth();
                break;
            } catch (HeliosException e) {
                maintenance.rollback();
                boolean isBusy = e.detail("sqlstate").filter("55006"::equals).isPresent();
                if (!isBusy || attempt == SWAP_ATTEMPTS_MAX) {
                    throw e;
                }
            }
        }
        isSwapped = true;
    }

    private void renameBoth() {
        List<String> statements = new ArrayList<>();
        statements.add("BEGIN");
        // Everything before was written with synchronous_commit off; this commit flushes it all.
        statements.add("SET LOCAL synchronous_commit = on");
        statements.add(rename(properties.name(), oldName));
        statements.addAll(properties.carryStatements(newName));
        statements.add(rename(newName, properties.name()));
        statements.add("COMMIT");
        statements.forEach(maintenance::execute);
    }

    /** Drops the database that is no longer needed: the new one before a swap, else the old one. */
    @Override
    public void close() {
        try (maintenance) {
            maintenance.execute(dropStatement(isSwapped ? oldName : newName));
        } catch (HeliosException e) {
            if (!isSwapped) {
                throw e;
            }
            // The restore is complete; the next one removes what is left of the old database.
        }
    }

    private void refuseSlots() {
        String slots =
                maintenance.queryText(
                        "SELECT string_agg(slot_name, ', ') FROM pg_catalog.pg_replication_slots"
                                + " WHERE database = "
                                + Identifiers.literal(properties.name()));
        if (!slots.isEmpty()) {
            throw new HeliosException(ErrorCode.CONFLICT, "database has logical replication slots")
                    .with("database", properties.name())
                    .with("slots", slots)
                    .hint("Drop them with pg_drop_replication_slot, or restore elsewhere with -d.");
        }
    }

    /** A database of this kind whose lock is free belongs to a run that is no more. */
    private void removeLeftovers() {
        String names =
                maintenance.queryText(
                        """
                        SELECT string_agg(datname, ' ' ORDER BY datname)
                        FROM pg_catalog.pg_database d
                        WHERE datname ~ '^(%s|%s)[0-9a-z]+$'
                          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity a
                                          WHERE a.datid = d.oid)
                        """
                                .formatted(NEW_PREFIX, OLD_PREFIX));
        for (String name : names.isEmpty() ? new String[0] : names.split(" ", -1)) {
            String suffix = name.substring(name.lastIndexOf('_') + 1);
            String key = lockKey(suffix);
            if (maintenance
                    .queryText("SELECT pg_catalog.pg_try_advisory_lock(%s)".formatted(key))
                    .equals("t")) {
                maintenance.execute(dropStatement(name));
                maintenance.execute("SELECT pg_catalog.pg_advisory_unlock(%s)".formatted(key));
            }
        }
    }

    private static String lockStatement(String suffix) {
        return "SELECT pg_catalog.pg_advisory_lock(%s)".formatted(lockKey(suffix));
    }

    private static String lockKey(String suffix) {
        return "pg_catalog.hashtextextended(%s, 0)"
                .formatted(Identifiers.literal(NEW_PREFIX + suffix));
    }

    private static String dropStatement(String name) {
        return "DROP DATABASE IF EXISTS " + Identifiers.quote(name) + " WITH (FORCE)";
    }

    private static String rename(String from, String to) {
        return "ALTER DATABASE %s RENAME TO %s"
                .formatted(Identifiers.quote(from), Identifiers.quote(to));
    }
}
