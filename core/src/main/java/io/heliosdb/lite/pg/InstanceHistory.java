package io.heliosdb.lite.pg;

import io.heliosdb.lite.format.DumpMetadata;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an instance of ours remembers: which dumps were made of a database and which was restored
 * into it, and with them what changed since. Its extension {@code heliosdb} has the functions.
 */
public final class InstanceHistory {
    private static final String IS_THERE =
            """
            SELECT pg_catalog.current_setting('transaction_read_only') = 'off'
                AND EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'heliosdb')\
            """;

    private static final String LAST =
            """
            SELECT dump_id, path, pg_catalog.to_char(finished_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                action = 'restore', snapshot
            FROM pg_catalog.heliosdb_dump_history WHERE is_whole
            ORDER BY finished_at DESC LIMIT 1
            """;

    private static final String WAL_BYTES =
            """
            SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), lsn)
            FROM pg_catalog.heliosdb_dump_history WHERE is_whole AND action = 'dump'
            ORDER BY finished_at DESC LIMIT 1
            """;

    private final Session session;

    /**
     * A dump of the whole database, or the restore of one.
     *
     * @param path where it was written to or read from
     * @param isRestore whether the database was made from it
     * @param snapshot of this server: that of the dump, or a later one than all that was restored
     */
    public record LastDump(
            String dumpId, String path, Instant finishedAt, boolean isRestore, String snapshot) {}

    /** How many rows of a table are in a dump. */
    public record TableRows(String schema, String name, long rows) {}

    private InstanceHistory(Session session) {
        this.session = session;
    }

    /** Empty where nothing is remembered: other servers, standbys, sessions that only read. */
    public static Optional<InstanceHistory> find(Session session) {
        return !session.isInRecovery() && session.queryText(IS_THERE).equals("t")
                ? Optional.of(new InstanceHistory(session))
                : Optional.empty();
    }

    /**
     * Marks the state before a dump; to be called before its snapshot is taken.
     *
     * @return a handle for {@link #endDump}
     */
    public long beginDump() {
        return Long.parseLong(session.queryText("SELECT pg_catalog.heliosdb_dump_begin()"));
    }

    /**
     * Remembers a dump of the whole database that is complete: what was not changed since {@link
     * #beginDump} is clean now.
     *
     * @param bytes size of the file
     * @param tables rows of each table, those that the dump has and no others
     */
    public void endDump(
            long handle, DumpMetadata dump, String path, long bytes, List<TableRows> tables) {
        String ignored =
                session.queryText(
                        "SELECT pg_catalog.heliosdb_dump_end(%d, %s, %s, %d, %d, %s, %s, %s)"
                                .formatted(
                                        handle,
                                        identity(dump, path),
                                        Identifiers.literal(dump.snapshot()),
                                        bytes,
                                        tables.stream().mapToLong(TableRows::rows).sum(),
                                        array(tables, t -> Identifiers.literal(t.schema()), "name"),
                                        array(tables, t -> Identifiers.literal(t.name()), "name"),
                                        array(tables, t -> Long.toString(t.rows()), "bigint")));
    }

    /** All that is remembered, for {@link #restored} in the database that replaces this one. */
    public String export() {
        return session.queryText(
                "SELECT coalesce(pg_catalog.jsonb_agg(pg_catalog.to_jsonb(h)), '[]')"
                        + " FROM pg_catalog.heliosdb_dump_history h");
    }

    /**
     * Remembers that the database holds what a dump holds: nothing in it is changed since.
     *
     * @param isWhole whether nothing of the dump was left out, and the dump is of a whole database
     * @param earlier the history of the database that this one, new and without other sessions, is
     *     to replace; empty in that database itself
     * @return why it could not be remembered, if so; the transaction goes on
     */
    public Optional<String> restored(
            DumpMetadata dump,
            String path,
            long bytes,
            long rows,
            boolean isWhole,
            Optional<String> earlier) {
        String failure =
                session.queryText(
                        "SELECT pg_catalog.heliosdb_restored(%s, %d, %d, %b, %s)"
                                .formatted(
                                        identity(dump, path),
                                        bytes,
                                        rows,
                                        isWhole,
                                        earlier.map(Identifiers::literal).orElse("NULL")));
        return failure.isEmpty() ? Optional.empty() : Optional.of(failure);
    }

    /** The last dump of the whole database, or the restore of one. */
    public Optional<LastDump> last() {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery(LAST)) {
            return row.next()
                    ? Optional.of(
                            new LastDump(
                                    row.getString(1),
                                    row.getString(2),
                                    Instant.parse(row.getString(3)),
                                    row.getBoolean(4),
                                    row.getString(5)))
                    : Optional.empty();
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading the history of dumps failed");
        }
    }

    /** What changed in the database since the last dump of it, or restore into it. */
    public long dirtyBytes() {
        return Long.parseLong(session.queryText("SELECT pg_catalog.pg_stat_get_dirty_bytes()"));
    }

    /** Write-ahead log of the server since the last dump; empty if there was none. */
    public OptionalLong walBytes() {
        String bytes = session.queryText(WAL_BYTES);
        return bytes.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(bytes));
    }

    private static String array(
            List<TableRows> tables, Function<TableRows, String> element, String type) {
        return tables.stream()
                .map(element)
                .collect(Collectors.joining(", ", "ARRAY[", "]::" + type + "[]"));
    }

    private static String identity(DumpMetadata dump, String path) {
        return "%s, nullif(%s, '')::uuid, %d, %s, nullif(%s, '')::pg_lsn"
                .formatted(
                        Identifiers.literal(dump.dumpId()),
                        Identifiers.literal(dump.parentId()),
                        dump.sequenceNumber(),
                        Identifiers.literal(path),
                        Identifiers.literal(dump.lastLsn()));
    }
}
