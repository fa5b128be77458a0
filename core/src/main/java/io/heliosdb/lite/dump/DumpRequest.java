package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.copy.BatchLimit;

import java.util.Optional;

/**
 * What to dump, and how.
 *
 * @param selection what of the database
 * @param compression of the chunks
 * @param jobs sessions that read at a time, at least 1
 * @param batchLimit of plain bytes and rows: a batch becomes a chunk of the file
 * @param bufferedBytesMax stored bytes that may wait for their turn to be written
 */
public record DumpRequest(
        TableSelection selection,
        Compression compression,
        int jobs,
        BatchLimit batchLimit,
        long bufferedBytesMax) {
    /** 8 MiB: large enough to compress well, small enough that some for each job fit in memory. */
    private static final BatchLimit BATCH_DEFAULT = BatchLimit.ofBytes(8 << 20);

    private static final long BUFFERED_BYTES_DEFAULT = 48 << 20;

    private static final long BATCH_BYTES_STREAMING = 1 << 20;

    /** The usual sizes. */
    public static DumpRequest of(TableSelection selection, Compression compression, int jobs) {
        return new DumpRequest(selection, compression, jobs, BATCH_DEFAULT, BUFFERED_BYTES_DEFAULT);
    }

    /** The smallest footprint: one session, small chunks. */
    public static DumpRequest streaming(TableSelection selection, Compression compression) {
        return new DumpRequest(
                selection,
                compression,
                1,
                BatchLimit.ofBytes(BATCH_BYTES_STREAMING),
                BATCH_BYTES_STREAMING);
    }

    public DumpRequest {
        Check.argument(jobs > 0, "jobs is not positive: %d", jobs);
    }

    /** The same with at most so many rows in a batch, if a number is given. */
    public DumpRequest withBatchRowsMax(Optional<Integer> rows) {
        BatchLimit limit = rows.map(batchLimit::withRowsMax).orElse(batchLimit);
        return new DumpRequest(selection, compression, jobs, limit, bufferedBytesMax);
    }
}
