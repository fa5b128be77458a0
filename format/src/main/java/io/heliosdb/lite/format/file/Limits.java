package io.heliosdb.lite.format.file;

/** What a reader accepts and a writer never exceeds. docs/format.md section 9. */
public final class Limits {
    /** Bytes of a frame's body. */
    public static final int FRAME_BYTES_MAX = Integer.MAX_VALUE - 64;

    /** Bytes of all values of one column in one chunk. */
    public static final int VALUE_BYTES_MAX = Integer.MAX_VALUE - 128;

    /** Rows of a chunk. */
    public static final int CHUNK_ROWS_MAX = 1 << 24;

    /** Columns of a chunk; PostgreSQL has at most 1600. */
    public static final int COLUMNS_MAX = 4096;

    /** Rows times columns of a chunk. */
    public static final int CHUNK_CELLS_MAX = 1 << 23;

    /** Bytes of all values of a chunk that has more than one row. */
    public static final int CHUNK_VALUE_BYTES_MAX = 1 << 26;

    /** Bytes of a JSON document, not compressed. */
    public static final int DOCUMENT_BYTES_MAX = 1 << 29;

    /** Depth of a JSON document. */
    public static final int DOCUMENT_DEPTH_MAX = 64;

    private Limits() {}

    /** Whether a chunk of this shape may be, so that a reader has the memory for it. */
    static boolean allowChunk(long rowCount, long columnCount, long valueBytes) {
        return rowCount >= 0
                && rowCount <= CHUNK_ROWS_MAX
                && columnCount <= COLUMNS_MAX
                && rowCount * columnCount <= CHUNK_CELLS_MAX
                && (rowCount <= 1 || valueBytes <= CHUNK_VALUE_BYTES_MAX);
    }
}
