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
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    /** Rows up to this size are copied without looking whether each value fits. */
    private static final int SMALL_ROW_BYTES = 16 * 1024;

    private static final int ROWS_OF_ROOM = 16;

    /** What is kept from batch to batch; the memory of huge values is given back. */
    private static final int KEPT_BYTES = 32 << 20;

    private RowBatch batch;
    private int columnCount;
    private int rowCount;
    private int rowCapacity;
    private long heldBytes;
    private byte[][] bytes = new byte[0][];
    private int[][] lengths = new int[0][];
    private int[] filled = new int[0];

    /** Bytes that fit into every column for certain. */
    private int room;

    void begin(RowBatch batch, int columnCount) {
        this.batch = batch;
        this.columnCount = columnCount;
        bytes = new byte[columnCount][];
        lengths = new int[columnCount][];
        filled = new int[columnCount];
        restart();
    }

    void restart() {
        batch.shrink(KEPT_BYTES);
        batch.reset(columnCount);
        rowCount = 0;
        heldBytes = 0;
        room = 0;
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

    /**
     * Completes the row.
     *
     * @param rowBytes what it took on the wire: about what it takes here
     */
    void endRow(int rowBytes) {
        rowCount++;
        heldBytes += rowBytes;
    }

    void appendNull(int column) {
        lengths[column][rowCount] = ColumnVector.NULL;
    }

    /** Appends a value; {@code source} has {@code SLACK_BYTES} readable bytes behind it. */
    void append(int column, byte[] source, int from, int length) {
        lengths[column][rowCount] = length;
        int at = filled[column];
        byte[] target = bytes[column];
        if (length > room(column)) {
            target = grow(column, at, length);
        }
        ValueCopy.copy(source, from, target, at, length);
        filled[column] = at + length;
    }

    /**
     * Appends a row of values, each behind its length of four bytes, big-endian: what COPY's binary
     * format has.
     *
     * @param source has {@code SLACK_BYTES} readable bytes behind {@code to}
     * @return where the row ends: anything but {@code to} if it is broken
     */
    int appendFields(byte[] source, int from, int to) {
        int rowBytes = to - from;
        if (rowBytes > SMALL_ROW_BYTES) {
            return appendLargeFields(source, from);
        }
        if (rowBytes > room) {
            makeRoom(rowBytes);
        }
        room -= rowBytes;
        return appendSmallFields(source, from);
    }

    /** There is room for the whole row in every column: nothing needs to be checked here. */
    private int appendSmallFields(byte[] source, int from) {
        int row = rowCount;
        int[] filledBytes = filled;
        int[][] allLengths = lengths;
        byte[][] allBytes = bytes;
        int at = from;
        for (int column = 0; column < filledBytes.length; column++) {
            int length = (int) INT.get(source, at);
            at += Integer.BYTES;
            allLengths[column][row] = length;
            if (length >= 0) {
                int end = filledBytes[column];
                ValueCopy.copy(source, at, allBytes[column], end, length);
                filledBytes[column] = end + length;
                at += length;
            }
        }
        return at;
    }

    private int appendLargeFields(byte[] source, int from) {
        int at = from;
        for (int column = 0; column < columnCount; column++) {
            int length = (int) INT.get(source, at);
            at += Integer.BYTES;
            if (length < 0) {
                appendNull(column);
            } else {
                append(column, source, at, length);
                at += length;
            }
        }
        room = 0;
        return at;
    }

    /** Gives every column room for some rows like this one. */
    private void makeRoom(int rowBytes) {
        room = Integer.MAX_VALUE;
        for (int column = 0; column < columnCount; column++) {
            if (room(column) < rowBytes) {
                byte[] ignored = grow(column, filled[column], rowBytes * ROWS_OF_ROOM);
            }
            room = Math.min(room, room(column));
        }
    }

    private int room(int column) {
        return bytes[column].length - ColumnVector.SLACK_BYTES - filled[column];
    }

    int rowCount() {
        return rowCount;
    }

    long heldBytes() {
        return heldBytes;
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
