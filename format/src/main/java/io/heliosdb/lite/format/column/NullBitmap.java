package io.heliosdb.lite.format.column;

import io.heliosdb.lite.batch.ColumnVector;

/** One bit for each row, lowest bit first, set for a null. docs/format.md section 7.1. */
final class NullBitmap {
    private NullBitmap() {}

    static int byteCount(int rowCount) {
        return (rowCount + 7) >>> 3;
    }

    static void encode(int[] lengths, int rowCount, ByteBlock out) {
        int bytes = byteCount(rowCount);
        out.ensure(bytes);
        byte[] target = out.bytes();
        int at = out.size();
        for (int row = 0; row < rowCount; at++) {
            int end = Math.min(row + 8, rowCount);
            int bits = 0;
            for (int bit = 0; row < end; row++, bit++) {
                bits |= (lengths[row] >>> 31) << bit;
            }
            target[at] = (byte) bits;
        }
        out.setSize(at);
    }

    /** Counts the nulls; bits behind the last row must not be set. */
    static int count(byte[] source, int offset, int rowCount) {
        int bytes = byteCount(rowCount);
        int count = 0;
        for (int i = 0; i < bytes; i++) {
            count += Integer.bitCount(source[offset + i] & 0xFF);
        }
        int spare = 8 * bytes - rowCount;
        int last = source[offset + bytes - 1] & 0xFF;
        Malformed.unless(last >>> (8 - spare) == 0, "null bitmap");
        return count;
    }

    /** Moves the lengths of values to their rows, in place from the back, and marks the nulls. */
    static void spread(byte[] source, int offset, int rowCount, int valueCount, int[] lengths) {
        int from = valueCount - 1;
        for (int row = rowCount - 1; row >= 0; row--) {
            boolean isNull = (source[offset + (row >>> 3)] >>> (row & 7) & 1) != 0;
            lengths[row] = isNull ? ColumnVector.NULL : lengths[from--];
        }
    }
}
