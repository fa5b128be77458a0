package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;

/** COPY's text format. Source: PostgreSQL 18, documentation of COPY, "Text Format". */
final class TextRowEncoder implements RowEncoder {
    @Override
    public void begin(CopyBuffer out) {
        // The text format has no header.
    }

    @Override
    public void encode(RowBatch batch, CopyBuffer out) {
        int columnCount = batch.columnCount();
        int[] next = new int[columnCount];
        for (int row = 0; row < batch.rowCount(); row++) {
            for (int i = 0; i < columnCount; i++) {
                if (i > 0) {
                    out.putByte((byte) '\t');
                }
                ColumnVector column = batch.column(i);
                int length = column.lengths()[row];
                if (length == ColumnVector.NULL) {
                    out.putByte((byte) '\\');
                    out.putByte((byte) 'N');
                } else {
                    putEscaped(column.bytes(), next[i], length, out);
                    next[i] += length;
                }
            }
            out.putByte((byte) '\n');
        }
    }

    private static void putEscaped(byte[] value, int from, int length, CopyBuffer out) {
        for (int i = from; i < from + length; i++) {
            byte b = value[i];
            byte escape =
                    switch (b) {
                        case '\\' -> '\\';
                        case '\n' -> 'n';
                        case '\r' -> 'r';
                        case '\t' -> 't';
                        default -> 0;
                    };
            if (escape == 0) {
                out.putByte(b);
            } else {
                out.putByte((byte) '\\');
                out.putByte(escape);
            }
        }
    }

    @Override
    public void end(CopyBuffer out) {
        // The protocol ends the text format.
    }
}
