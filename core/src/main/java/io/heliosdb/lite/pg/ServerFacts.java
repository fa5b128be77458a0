package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * What a dump says about where it came from.
 *
 * @param systemIdentifier of the cluster; empty if the server does not tell
 * @param timeline of the cluster, 0 if unknown
 * @param database name of the database
 * @param databaseOid oid of the database in its cluster
 * @param collation {@code datcollate}
 * @param characterType {@code datctype}
 * @param serverEncoding encoding of the database, as in {@code UTF8}
 * @param serverVersion {@code server_version} in full
 * @param serverVersionNumber {@code server_version_num}
 * @param snapshot what {@code pg_current_snapshot()} prints: which transactions were over
 * @param lsn end of the write-ahead log, or of what a standby replayed; empty if unknown
 */
public record ServerFacts(
        String systemIdentifier,
        long timeline,
        String database,
        long databaseOid,
        String collation,
        String characterType,
        String serverEncoding,
        String serverVersion,
        int serverVersionNumber,
        String snapshot,
        String lsn) {

    /** Only functions that exist and that the role may call can appear in a statement. */
    private static final String ALLOWED =
            """
            SELECT coalesce(has_function_privilege(
                       to_regprocedure('pg_catalog.' || f), 'EXECUTE'), false)
            FROM unnest(ARRAY['pg_control_system()', 'pg_control_checkpoint()',
                'pg_control_recovery()', 'pg_current_wal_insert_lsn()',
                'pg_last_wal_replay_lsn()', 'pg_walfile_name(pg_lsn)'])
                WITH ORDINALITY AS u(f, i)
            ORDER BY i
            """;

    /**
     * Asks the server. In a transaction with a snapshot, {@link #snapshot} is the one that the
     * transaction reads by, while {@link #lsn} is of this moment: call it right after the first
     * statement of the transaction.
     */
    public static ServerFacts read(Session session) {
        try (Statement statement = session.connection().createStatement()) {
            boolean[] allowed = new boolean[6];
            try (ResultSet rows = statement.executeQuery(ALLOWED)) {
                for (int i = 0; rows.next(); i++) {
                    allowed[i] = rows.getBoolean(1);
                }
            }
            try (ResultSet row = statement.executeQuery(question(session, allowed))) {
                boolean ignored = row.next();
                return new ServerFacts(
                        text(row, 1),
                        row.getLong(2),
                        text(row, 3),
                        row.getLong(4),
                        text(row, 5),
                        text(row, 6),
                        text(row, 7),
                        text(row, 8),
                        session.serverVersionNumber(),
                        text(row, 9),
                        text(row, 10));
            }
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading facts about the server failed");
        }
    }

    private static String question(Session session, boolean[] allowed) {
        String system =
                allowed[0]
                        ? "(SELECT system_identifier::text FROM pg_catalog.pg_control_system())"
                        : "''";
        return """
        SELECT %s, %s, datname, oid::bigint, datcollate, datctype,
               pg_catalog.pg_encoding_to_char(encoding),
               pg_catalog.current_setting('server_version'),
               pg_catalog.pg_current_snapshot()::text, %s
        FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
        """
                .formatted(system, timeline(session, allowed), lsn(session, allowed));
    }

    private static String timeline(Session session, boolean[] allowed) {
        if (!session.isInRecovery() && allowed[3] && allowed[5]) {
            // The last checkpoint may be older than a promotion; the name of the log file is not.
            return """
            (SELECT ('x' || substr(pg_catalog.pg_walfile_name(
                pg_catalog.pg_current_wal_insert_lsn()), 1, 8))::bit(32)::bigint)\
            """;
        }
        if (!allowed[1]) {
            return "0";
        }
        String checkpoint = "(SELECT timeline_id FROM pg_catalog.pg_control_checkpoint())";
        return session.isInRecovery() && allowed[2]
                ? """
                greatest(%s, (SELECT min_recovery_end_timeline
                              FROM pg_catalog.pg_control_recovery()))\
                """
                        .formatted(checkpoint)
                : checkpoint;
    }

    private static String lsn(Session session, boolean[] allowed) {
        if (session.isInRecovery()) {
            return allowed[4] ? "pg_catalog.pg_last_wal_replay_lsn()::text" : "''";
        }
        return allowed[3] ? "pg_catalog.pg_current_wal_insert_lsn()::text" : "''";
    }

    private static String text(ResultSet row, int column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }
}
