package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.pg.PgErrors;

import org.postgresql.copy.CopyIn;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.sql.SQLException;

/** Collects bytes for a COPY FROM STDIN and sends them in messages of a good size. */
final class CopyBuffer {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    /** One message; the server reads whole messages into memory. */
    private static final int MESSAGE_BYTES = 64 * 1024;

    private final byte[] buffer = new byte[MESSAGE_BYTES + ColumnVector.SLACK_BYTES];
    private CopyIn copy;
    private int filled;

    void begin(CopyIn copy) {
        this.copy = copy;
        filled = 0;
    }

    void putByte(byte value) {
        require(1);
        buffer[filled++] = value;
    }

    void putShort(int value) {
        require(2);
        SHORT.set(buffer, filled, (short) value);
        filled += 2;
    }

    void putInt(int value) {
        require(4);
        INT.set(buffer, filled, value);
        filled += 4;
    }

    /**
     * Makes room for some bytes in one piece.
     *
     * @return the place in {@link #array} where they go, or -1 if there will never be as much room
     */
    int reserve(int bytes) {
        if (bytes > MESSAGE_BYTES) {
            return -1;
        }
        require(bytes);
        return filled;
    }

    /** The bytes to be sent; {@code SLACK_BYTES} longer than what can be reserved. */
    byte[] array() {
        return buffer;
    }

    /** Declares what was reserved as filled up to this place, exclusive. */
    void fillTo(int end) {
        filled = end;
    }

    /** Puts bytes of an array, however many. */
    void putBytes(byte[] source, int from, int length) {
        if (length > MESSAGE_BYTES - filled) {
            putLarge(source, from, length);
            return;
        }
        System.arraycopy(source, from, buffer, filled, length);
        filled += length;
    }

    void flush() {
        if (filled > 0) {
            send(buffer, 0, filled);
            filled = 0;
        }
    }

    private void require(int bytes) {
        if (bytes > MESSAGE_BYTES - filled) {
            flush();
        }
    }

    private void putLarge(byte[] source, int from, int length) {
        flush();
        for (int sent = 0; sent < length; sent += MESSAGE_BYTES) {
            send(source, from + sent, Math.min(MESSAGE_BYTES, length - sent));
        }
    }

    private void send(byte[] source, int from, int length) {
        try {
            copy.writeToCopy(source, from, length);
        } catch (SQLException e) {
            throw PgErrors.translate(e, "copy failed");
        }
    }
}
