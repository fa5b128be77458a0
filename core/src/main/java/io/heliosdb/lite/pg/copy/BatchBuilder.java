package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Appends values to the columns of a batch, through plain arrays that are written back to the
 * vectors at the end: this runs once for every value of a dump.
 */
final class BatchBuilder {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Values up to this length are copied as two words, which is cheaper than a call. */
    private static final int SHORT_VALUE_BYTES = 16;

    /** What a vector keeps from batch to batch; a huge value's memory is given back. */
    private static final int KEPT_BYTES_PER_COLUMN = 32 << 20;

    private RowBatch batch;
    private int columnCount;
    private int rowCount;
    private int rowCapacity;
    private long valueBytes;
    private byte[][] bytes = new byte[0][];
    private int[][] lengths = new int[0][];
    private int[] filled = new int[0];

    void begin(RowBatch batch, int columnCount) {
        this.batch = batch;
        this.columnCount = columnCount;
        bytes = new byte[columnCount][];
        lengths = new int[columnCount][];
        filled = new int[columnCount];
        restart();
    }

    void restart() {
        batch.reset(columnCount);
        batch.shrink(KEPT_BYTES_PER_COLUMN);
        rowCount = 0;
        valueBytes = 0;
        rowCapacity = Integer.MAX_VALUE;
        for (int i = 0; i < columnCount; i++) {
            fetch(i);
            filled[i] = 0;
            rowCapacity = Math.min(rowCapacity, lengths[i].length);
        }
    }

    /** Makes room for one more row. */
    void beginRow() {
        if (rowCount == rowCapacity) {
            int rows = Math.max(1024, rowCapacity * 2);
            for (int i = 0; i < columnCount; i++) {
                ColumnVector column = batch.column(i);
                column.ensureRows(rows);
                fetch(i);
            }
            rowCapacity = rows;
        }
    }

    void endRow() {
        rowCount++;
    }

    void appendNull(int column) {
        lengths[column][rowCount] = ColumnVector.NULL;
    }

    /** Appends a value; {@code source} has {@code SLACK_BYTES} readable bytes behind it. */
    void append(int column, byte[] source, int from, int length) {
        lengths[column][rowCount] = length;
        int at = filled[column];
        byte[] target = bytes[column];
        if (at + length + ColumnVector.SLACK_BYTES > target.length || at + length < 0) {
            target = grow(column, at, length);
        }
        if (length <= SHORT_VALUE_BYTES) {
            LONG.set(target, at, (long) LONG.get(source, from));
            LONG.set(target, at + 8, (long) LONG.get(source, from + 8));
        } else {
            System.arraycopy(source, from, target, at, length);
        }
        filled[column] = at + length;
        valueBytes += length;
    }

    int rowCount() {
        return rowCount;
    }

    long heldBytes() {
        return valueBytes + 4L * rowCount * columnCount;
    }

    void seal() {
        for (int i = 0; i < columnCount; i++) {
            ColumnVector column = batch.column(i);
            column.ensureRows(rowCount);
            column.setFilled(rowCount, filled[i]);
        }
        batch.setRowCount(rowCount);
    }

    private byte[] grow(int column, int at, int length) {
        ColumnVector vector = batch.column(column);
        // The vector copies what it knows to be filled.
        vector.ensureBytes(Math.addExact(at, length));
        fetch(column);
        return bytes[column];
    }

    private void fetch(int column) {
        bytes[column] = batch.column(column).bytes();
        lengths[column] = batch.column(column).lengths();
    }
}
