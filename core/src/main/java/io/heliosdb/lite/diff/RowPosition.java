package io.heliosdb.lite.diff;

/**
 * Where a row is in a source: the ordinal of its slice, and its 0-based place in there, as one
 * number that orders like the source.
 */
final class RowPosition {
    /** Slices are a few MiB of a table, or all of it: 2⁴⁰ rows in one, 2²³ slices. */
    private static final int ROW_BITS = 40;

    private RowPosition() {}

    static long of(int sliceOrdinal, long row) {
        return (long) sliceOrdinal << ROW_BITS | row;
    }

    static int sliceOrdinal(long position) {
        return (int) (position >>> ROW_BITS);
    }

    static long row(long position) {
        return position & (1L << ROW_BITS) - 1;
    }
}
