package io.heliosdb.lite.pg;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.error.Check;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/**
 * Sits between a socket and the driver, and lets CopyData messages be read in place: the driver
 * makes an array for each row, which costs as much as everything else that a dump does with it.
 *
 * <p>Normally bytes pass through. From {@link #arm} until the end of the COPY, the driver is given
 * whole messages and nothing behind them: it reads the CopyOutResponse, {@link #next} reads the
 * CopyData messages, and the driver reads what ends the COPY. Source: PostgreSQL 18, documentation
 * of the frontend/backend protocol, "COPY Operations" and "Message Formats".
 *
 * <p>Only for connections without encryption: the messages must be visible. Not thread-safe.
 */
public final class CopyTap extends InputStream {
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private static final int NONE_YET = -1;
    private static final int LOGIN_MESSAGE = 'R';
    private static final int ENCRYPTION_REFUSED = 'N';

    private static final int TYPE_BYTES = 1;
    private static final int HEADER_BYTES = 5;
    private static final int BUFFER_BYTES = 256 * 1024;

    /** What a server sends at a time while it has more. Source: PQ_SEND_BUFFER_SIZE, pqcomm.c. */
    private static final int SERVER_WRITE_BYTES = 8 * 1024;

    /**
     * A server in full swing wakes its reader for every write, which costs both more than the
     * copying. A reader that got less than this waits for a moment, during which the socket's
     * buffer takes several writes.
     */
    private static final int WORTHWHILE_BYTES = 64 * 1024;

    private static final long PAUSE_NANOS = 1_000_000;

    /** Kept after a larger message made the buffer grow. */
    private static final int KEPT_BUFFER_BYTES = 4 << 20;

    private final InputStream socket;
    private byte[] buffer = new byte[BUFFER_BYTES + ColumnVector.SLACK_BYTES];
    private int start;
    private int end;
    private boolean armed;

    /** Bytes of the current message that the driver may still read. Used while armed. */
    private int granted;

    private int lastReadBytes;
    private int firstByte = NONE_YET;
    private int payloadStart;
    private int payloadEnd;

    /** Taps what a socket receives. */
    public CopyTap(InputStream socket) {
        this.socket = socket;
    }

    /**
     * Whether the connection is not encrypted. The server's first byte tells: a message of the
     * log-in, or its answer to the question for encryption.
     */
    public boolean isPlain() {
        return firstByte == LOGIN_MESSAGE || firstByte == ENCRYPTION_REFUSED;
    }

    /** Call just before the driver sends a COPY TO STDOUT. */
    public void arm() {
        Check.state(start == end, "%d bytes were left unread", end - start);
        armed = true;
        granted = 0;
    }

    /**
     * Advances to the next CopyData message. Afterwards its payload lies in {@link #data} from
     * {@link #payloadStart} to {@link #payloadEnd}.
     *
     * @return false if the COPY ended, well or with an error: the driver reads which
     * @throws IOException if the connection broke
     */
    public boolean next() throws IOException {
        while (true) {
            require(HEADER_BYTES);
            int type = buffer[start];
            int messageBytes = messageBytes();
            if (type == 'd') {
                require(messageBytes);
                payloadStart = start + HEADER_BYTES;
                payloadEnd = start + messageBytes;
                start = payloadEnd;
                return true;
            }
            if (type != 'N' && type != 'S' && type != 'A') {
                armed = false;
                return false;
            }
            // A notice, a changed setting or a notification: none is of use during a COPY.
            require(messageBytes);
            start += messageBytes;
        }
    }

    /** The buffer with the current payload; valid until the next call of {@link #next}. */
    public byte[] data() {
        return buffer;
    }

    /** First byte of the payload in {@link #data}. */
    public int payloadStart() {
        return payloadStart;
    }

    /** One past the last byte of the payload in {@link #data}. */
    public int payloadEnd() {
        return payloadEnd;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (!armed && start == end) {
            int count = socket.read(target, offset, length);
            if (firstByte == NONE_YET && count > 0) {
                firstByte = target[offset];
            }
            return count;
        }
        if (armed && granted == 0) {
            grantNextMessage();
        }
        if (start == end && !fill()) {
            return -1;
        }
        int count = Math.min(length, end - start);
        if (armed) {
            count = Math.min(count, granted);
            granted -= count;
        }
        System.arraycopy(buffer, start, target, offset, count);
        start += count;
        return count;
    }

    @Override
    public int available() throws IOException {
        return end - start + socket.available();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private void grantNextMessage() throws IOException {
        require(HEADER_BYTES);
        granted = messageBytes();
        if (buffer[start] == 'Z') {
            // Ready for the next query: there was no COPY, but an error.
            armed = false;
        }
    }

    private int messageBytes() throws IOException {
        int length = (int) INT.get(buffer, start + TYPE_BYTES);
        if (length < HEADER_BYTES - TYPE_BYTES) {
            throw new IOException("not a PostgreSQL message: length " + length);
        }
        return TYPE_BYTES + length;
    }

    /** Makes the next {@code count} bytes available in the buffer from {@code start}. */
    private void require(int count) throws IOException {
        while (end - start < count) {
            if (start + count > buffer.length - ColumnVector.SLACK_BYTES) {
                makeRoom(count);
            }
            if (!fill()) {
                throw new EOFException("the server closed the connection");
            }
        }
    }

    private void makeRoom(int count) {
        int held = end - start;
        int capacity = buffer.length - ColumnVector.SLACK_BYTES;
        boolean oversized = capacity > KEPT_BUFFER_BYTES && count <= BUFFER_BYTES;
        if (count > capacity || oversized) {
            int wanted = Math.max(BUFFER_BYTES, Math.max(count, held));
            byte[] larger = new byte[Math.addExact(wanted, ColumnVector.SLACK_BYTES)];
            System.arraycopy(buffer, start, larger, 0, held);
            buffer = larger;
        } else {
            System.arraycopy(buffer, start, buffer, 0, held);
        }
        start = 0;
        end = held;
    }

    private boolean fill() throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        }
        int room = buffer.length - ColumnVector.SLACK_BYTES - end;
        if (armed && lastReadBytes >= SERVER_WRITE_BYTES && lastReadBytes < WORTHWHILE_BYTES) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        int count = socket.read(buffer, end, room);
        lastReadBytes = count;
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }
}
