package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** COPY's binary format. Source: PostgreSQL 18, documentation of COPY, "Binary Format". */
final class BinaryRowEncoder implements RowEncoder {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] SIGNATURE =
            "PGCOPY\n\u00FF\r\n\0".getBytes(StandardCharsets.ISO_8859_1);

    private static final int TRAILER = -1;

    @Override
    public void begin(CopyBuffer out) {
        for (byte b : SIGNATURE) {
            out.putByte(b);
        }
        // No flags, no extension area.
        out.putInt(0);
        out.putInt(0);
    }

    @Override
    public void encode(RowBatch batch, CopyBuffer out) {
        int columnCount = batch.columnCount();
        int[][] lengths = new int[columnCount][];
        byte[][] bytes = new byte[columnCount][];
        int[] next = new int[columnCount];
        for (int i = 0; i < columnCount; i++) {
            lengths[i] = batch.column(i).lengths();
            bytes[i] = batch.column(i).bytes();
        }
        int rowCount = batch.rowCount();
        for (int row = 0; row < rowCount; row++) {
            int at = out.reserve(rowBytes(lengths, row));
            if (at < 0) {
                putLargeRow(lengths, bytes, next, row, out);
            } else {
                out.fillTo(putRow(lengths, bytes, next, row, out.array(), at));
            }
        }
    }

    /** Size of the row in this format; at most the largest int. */
    private static int rowBytes(int[][] lengths, int row) {
        long sum = Short.BYTES + (long) Integer.BYTES * lengths.length;
        for (int[] columnLengths : lengths) {
            sum += Math.max(columnLengths[row], 0);
        }
        return (int) Math.min(sum, Integer.MAX_VALUE);
    }

    /** Writes a row that fits. Runs once for every row of a restore: all state is in locals. */
    private static int putRow(
            int[][] lengths, byte[][] bytes, int[] next, int row, byte[] target, int start) {
        int at = start;
        SHORT.set(target, at, (short) lengths.length);
        at += Short.BYTES;
        for (int column = 0; column < lengths.length; column++) {
            int length = lengths[column][row];
            INT.set(target, at, length);
            at += Integer.BYTES;
            if (length > 0) {
                int from = next[column];
                ValueCopy.copy(bytes[column], from, target, at, length);
                next[column] = from + length;
                at += length;
            }
        }
        return at;
    }

    private static void putLargeRow(
            int[][] lengths, byte[][] bytes, int[] next, int row, CopyBuffer out) {
        out.putShort(lengths.length);
        for (int column = 0; column < lengths.length; column++) {
            int length = lengths[column][row];
            out.putInt(length);
            if (length > 0) {
                out.putBytes(bytes[column], next[column], length);
                next[column] += length;
            }
        }
    }

    @Override
    public void end(CopyBuffer out) {
        out.putShort(TRAILER);
    }
}
