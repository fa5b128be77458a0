package io.heliosdb.lite.format.column;

import io.heliosdb.lite.batch.ColumnVector;

/** The values of a column that are not null: what the layouts work on. Reused. */
final class Values {
    private int[] compacted = new int[0];
    private int[] lengths;
    private byte[] bytes;
    private int count;
    private int byteCount;
    private int lengthMin;
    private int lengthMax;

    /** Takes the values of a vector, until it changes. Returns the number of nulls. */
    int set(ColumnVector vector) {
        lengths = vector.lengths();
        bytes = vector.bytes();
        byteCount = vector.byteCount();
        int rowCount = vector.rowCount();
        int min = Integer.MAX_VALUE;
        int max = -1;
        int nullCount = 0;
        for (int i = 0; i < rowCount; i++) {
            int length = lengths[i];
            // A null is -1: as an unsigned number it is above every length.
            min = Math.min(min, length & Integer.MAX_VALUE);
            max = Math.max(max, length);
            nullCount -= length >> 31;
        }
        count = rowCount - nullCount;
        lengthMin = min;
        lengthMax = max;
        if (nullCount > 0) {
            compact(rowCount);
        }
        return nullCount;
    }

    private void compact(int rowCount) {
        if (compacted.length < rowCount) {
            compacted = new int[rowCount];
        }
        int k = 0;
        for (int i = 0; i < rowCount; i++) {
            int length = lengths[i];
            compacted[k] = length;
            k += 1 + (length >> 31);
        }
        lengths = compacted;
    }

    /** Lengths in bytes, up to {@link #count()}. */
    int[] lengths() {
        return lengths;
    }

    /** The bytes of all values, and some slack behind them. */
    byte[] bytes() {
        return bytes;
    }

    int count() {
        return count;
    }

    int byteCount() {
        return byteCount;
    }

    int lengthMin() {
        return lengthMin;
    }

    int lengthMax() {
        return lengthMax;
    }

    /** The length of every value, or -1 if they differ. */
    int constantLength() {
        return lengthMin == lengthMax ? lengthMin : -1;
    }
}
