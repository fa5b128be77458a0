package io.heliosdb.lite.format;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.unit.Lsn;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The identity and origin of a dump. Written first in the file, before any row is read.
 *
 * @param dumpId UUID in its canonical lower-case text
 * @param createdAt ISO 8601 in UTC with seconds: {@code 2025-12-08T10:00:00Z}
 * @param mode full or incremental
 * @param lastLsn write-ahead log position at the snapshot, as PostgreSQL prints it; empty if
 *     unknown
 * @param compression {@code none}, {@code lz4} or {@code zstd}: what the writer was asked for
 * @param compressionLevel level of zstd, 0 for the others
 * @param parentId dump id of the dump that an increment follows; empty for a full dump
 * @param sequenceNumber 0 for a full dump, 1 for its first increment
 * @param systemIdentifier of the cluster, from {@code pg_control_system()}; empty if unknown
 * @param timeline of the cluster, 0 if unknown
 * @param database name of the database
 * @param databaseOid oid of the database in its cluster
 * @param snapshot what {@code pg_current_snapshot()} printed
 * @param serverVersion {@code server_version} as the server gives it: {@code 15.18 (Debian …)}
 * @param serverVersionNumber {@code server_version_num}, as in 150018
 * @param encoding encoding of text values in the dump: {@code UTF8}, or {@code SQL_ASCII} for bytes
 *     of unknown meaning
 * @param serverEncoding encoding of the source database
 * @param collation {@code datcollate} of the source database
 * @param characterType {@code datctype} of the source database
 * @param toolVersion version of the program that wrote the file
 * @param selective whether tables, schemas or the rows of tables were left out on request
 * @param content definitions, rows, or both
 * @param kindsLeftOut kinds of objects that were left out on request, as {@link SchemaObject#kind}
 *     names them
 * @param sameStateAs dump id of another dump that tells the same state, as the last increment of a
 *     chain that was folded into this one; empty without
 * @param parentFile absolute path of the parent of an increment when that was taken, where to look
 *     if it is not beside it; empty if unknown
 */
public record DumpMetadata(
        String dumpId,
        String createdAt,
        DumpMode mode,
        String lastLsn,
        String compression,
        int compressionLevel,
        String parentId,
        int sequenceNumber,
        String systemIdentifier,
        long timeline,
        String database,
        long databaseOid,
        String snapshot,
        String serverVersion,
        int serverVersionNumber,
        String encoding,
        String serverEncoding,
        String collation,
        String characterType,
        String toolVersion,
        boolean selective,
        DumpContent content,
        List<String> kindsLeftOut,
        String sameStateAs,
        String parentFile) {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    /** Source: PostgreSQL 18, src/backend/utils/adt/xid8funcs.c, pg_snapshot_out. */
    private static final Pattern SNAPSHOT =
            Pattern.compile("[0-9]{1,18}:[0-9]{1,18}:([0-9]{1,18}(,[0-9]{1,18})*)?");

    /**
     * Whatever is read later has its form, so that nobody stumbles over a forged file.
     *
     * @throws IllegalArgumentException if it has not
     */
    public DumpMetadata {
        kindsLeftOut = List.copyOf(kindsLeftOut);
        Check.argument(UUID.matcher(dumpId).matches(), "not a dump id: %s", dumpId);
        Check.argument(isEmptyOr(UUID, parentId), "not a parent id: %s", parentId);
        Check.argument(isEmptyOr(UUID, sameStateAs), "not a dump id: %s", sameStateAs);
        Check.argument(isTime(createdAt), "not a time: %s", createdAt);
        Check.argument(lastLsn.isEmpty() || Lsn.isLsn(lastLsn), "not an LSN: %s", lastLsn);
        Check.argument(isEmptyOr(SNAPSHOT, snapshot), "not a snapshot: %s", snapshot);
        Check.argument(sequenceNumber >= 0, "sequence number is negative: %d", sequenceNumber);
    }

    private static boolean isEmptyOr(Pattern pattern, String text) {
        return text.isEmpty() || pattern.matcher(text).matches();
    }

    private static boolean isTime(String text) {
        try {
            return text.endsWith("Z") && Instant.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** Whether it tells the state of the dump of this id: it is that dump, or was folded to it. */
    public boolean tellsStateOf(String id) {
        return !id.isEmpty() && (dumpId.equals(id) || sameStateAs.equals(id));
    }

    /** The dump id by which increments of this state name it, however often it was folded. */
    public String stateId() {
        return sameStateAs.isEmpty() ? dumpId : sameStateAs;
    }
}
