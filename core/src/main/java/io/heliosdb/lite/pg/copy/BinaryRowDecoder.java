package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** COPY's binary format. Source: PostgreSQL 18, documentation of COPY, "Binary Format". */
final class BinaryRowDecoder extends RowDecoder {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** Signature (11 bytes), flags and the length of the extension area. */
    private static final int HEADER_BYTES = 19;

    private static final short TRAILER = -1;

    private int columnCount;
    private boolean headerRead;

    @Override
    void begin(RowBatch batch, int columnCount) {
        this.columnCount = columnCount;
        headerRead = false;
        super.begin(batch, columnCount);
    }

    @Override
    void decode(byte[] data, int from, int to) {
        int at = from;
        if (!headerRead) {
            // The server sends the header in one message with the first row or the trailer.
            at += HEADER_BYTES + (int) INT.get(data, from + HEADER_BYTES - 4);
            headerRead = true;
            if (at == to) {
                return;
            }
        }
        short fieldCount = (short) SHORT.get(data, at);
        at += 2;
        if (fieldCount == TRAILER) {
            return;
        }
        if (fieldCount != columnCount) {
            throw broken("fields", columnCount, fieldCount);
        }
        builder.beginRow();
        at = builder.appendFields(data, at, to);
        if (at != to) {
            throw broken("rowBytes", to - from, at - from);
        }
        builder.endRow(to - from);
    }
}
