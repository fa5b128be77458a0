package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;

import java.nio.charset.StandardCharsets;

/** COPY's binary format. Source: PostgreSQL 18, documentation of COPY, "Binary Format". */
final class BinaryRowEncoder implements RowEncoder {
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
            out.putShort(columnCount);
            for (int i = 0; i < columnCount; i++) {
                int length = lengths[i][row];
                out.putInt(length);
                if (length != ColumnVector.NULL) {
                    out.putBytes(bytes[i], next[i], length);
                    next[i] += length;
                }
            }
        }
    }

    @Override
    public void end(CopyBuffer out) {
        out.putShort(TRAILER);
    }
}
