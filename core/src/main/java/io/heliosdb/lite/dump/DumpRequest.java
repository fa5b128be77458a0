package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

/**
 * What to dump, and how.
 *
 * @param selection which tables
 * @param compression of the chunks
 * @param jobs sessions that read at a time, at least 1
 * @param chunkBytesMax plain bytes of a chunk, unless one row is larger
 * @param bufferedBytesMax stored bytes that may wait for their turn to be written
 */
public record DumpRequest(
        TableSelection selection,
        Compression compression,
        int jobs,
        long chunkBytesMax,
        long bufferedBytesMax) {
    /** 16 MiB: large enough to compress well, small enough that some fit in memory. */
    public static final long CHUNK_BYTES_DEFAULT = 16 << 20;

    /** Two thirds of a small heap is for rows on their way. */
    public static final long BUFFERED_BYTES_DEFAULT = 48 << 20;

    /** For the smallest footprint: {@code --streaming}. */
    public static final long CHUNK_BYTES_STREAMING = 1 << 20;

    public DumpRequest {
        Check.argument(jobs > 0, "jobs is not positive: %d", jobs);
        Check.argument(chunkBytesMax > 0, "chunkBytesMax is not positive: %d", chunkBytesMax);
    }
}
