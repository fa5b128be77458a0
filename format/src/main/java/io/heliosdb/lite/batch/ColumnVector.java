package io.heliosdb.lite.batch;

import io.heliosdb.lite.error.Check;

import java.util.Arrays;
import java.util.BitSet;

/**
 * The values of one column for the rows of a batch: a length for each row, and the bytes of all
 * values that are not null, one after the other. Reused from batch to batch. Not thread-safe.
 *
 * <p>The arrays are handed out for the loops that move billions of values; they are longer than
 * what they hold, and are replaced when the vector grows: fetch them again after each call to an
 * {@code ensure} method.
 */
public final class ColumnVector {
    /** The length that marks a null, as on PostgreSQL's wire. */
    public static final int NULL = -1;

    /** Spare bytes behind the last value, so that copies may be rounded up to whole words. */
    public static final int SLACK_BYTES = 16;

    private static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private int[] lengths = new int[0];
    private byte[] bytes = new byte[SLACK_BYTES];
    private int rowCount;
    private int byteCount;

    /** Lengths in bytes, one for each row, {@link #NULL} for a null. Valid up to row count. */
    public int[] lengths() {
        return lengths;
    }

    /** The values' bytes without gaps, in row order. Valid up to the byte count. */
    public byte[] bytes() {
        return bytes;
    }

    public int rowCount() {
        return rowCount;
    }

    /** Sum of the lengths of all values that are not null. */
    public int byteCount() {
        return byteCount;
    }

    /** Forgets all values and keeps the memory. */
    public void clear() {
        rowCount = 0;
        byteCount = 0;
    }

    /** Makes room for at least this many rows in all; what is stored stays. */
    public void ensureRows(int rowsMin) {
        if (lengths.length < rowsMin) {
            lengths = Arrays.copyOf(lengths, Math.max(rowsMin, lengths.length * 2));
        }
    }

    /** Makes room for at least this many bytes in all, and the slack; what is stored stays. */
    public void ensureBytes(int bytesMin) {
        int needed = Math.addExact(bytesMin, SLACK_BYTES);
        if (bytes.length < needed) {
            long doubled = Math.min((long) bytes.length * 2, BYTES_MAX);
            bytes = Arrays.copyOf(bytes, (int) Math.max(needed, doubled));
        }
    }

    /**
     * Declares how much of the arrays is filled, after writing to them directly.
     *
     * @param rowCount rows whose lengths are set
     * @param byteCount sum of the lengths that are not {@link #NULL}
     */
    public void setFilled(int rowCount, int byteCount) {
        Check.argument(rowCount <= lengths.length, "rowCount is too large: %d", rowCount);
        Check.argument(
                byteCount <= bytes.length - SLACK_BYTES, "byteCount is too large: %d", byteCount);
        this.rowCount = rowCount;
        this.byteCount = byteCount;
    }

    /** Appends one value. */
    public void append(byte[] source, int offset, int length) {
        ensureRows(rowCount + 1);
        ensureBytes(byteCount + length);
        System.arraycopy(source, offset, bytes, byteCount, length);
        lengths[rowCount++] = length;
        byteCount += length;
    }

    /** Appends a null. */
    public void appendNull() {
        ensureRows(rowCount + 1);
        lengths[rowCount++] = NULL;
    }

    /** Adds all values of another. */
    void append(ColumnVector other) {
        ensureRows(rowCount + other.rowCount);
        ensureBytes(Math.addExact(byteCount, other.byteCount));
        System.arraycopy(other.lengths, 0, lengths, rowCount, other.rowCount);
        System.arraycopy(other.bytes, 0, bytes, byteCount, other.byteCount);
        rowCount += other.rowCount;
        byteCount += other.byteCount;
    }

    /** Keeps the rows whose bits are set. */
    void retain(BitSet kept) {
        int rows = 0;
        int from = 0;
        int to = 0;
        for (int row = 0; row < rowCount; row++) {
            int length = lengths[row];
            int valueBytes = Math.max(length, 0);
            if (kept.get(row)) {
                System.arraycopy(bytes, from, bytes, to, valueBytes);
                lengths[rows++] = length;
                to += valueBytes;
            }
            from += valueBytes;
        }
        rowCount = rows;
        byteCount = to;
    }

    /** Memory for values, filled or not. */
    long capacityBytes() {
        return bytes.length;
    }

    /** Forgets all values and gives their memory back. */
    void release() {
        clear();
        bytes = new byte[SLACK_BYTES];
    }
}
