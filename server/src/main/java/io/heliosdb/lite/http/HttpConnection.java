package io.heliosdb.lite.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * One connection, which has one request. Used by the thread of the port alone; never waits. Each of
 * its steps has a time by which it must be over.
 */
final class HttpConnection {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final Duration WRITE_MAX = Duration.ofSeconds(10);

    /** For the client to take the answer before the connection is cut. */
    private static final Duration DRAIN_MAX = Duration.ofSeconds(1);

    private static final int HEAD_BYTES_USUAL = 512;
    private static final int PIECE_BYTES = 64 << 10;

    /** For one connection, before the others have their turn. */
    private static final int TURN_BYTES_MAX = 1 << 20;

    private static final int DRAINED_BYTES_MAX = 1 << 20;

    private final SocketChannel channel;
    private final SelectionKey key;
    private byte[] head = new byte[HEAD_BYTES_USUAL];
    private int length;
    private Step step = Step.READ;
    private ByteBuffer[] answer = {};
    private boolean hasBody = true;
    private long until;
    private long drainedBytes;

    private enum Step {
        READ,
        AWAIT,
        WRITE,
        DRAIN
    }

    /**
     * @param readMax by then the request is there
     */
    HttpConnection(SocketChannel channel, SelectionKey key, Duration readMax, long now) {
        this.channel = channel;
        this.key = key;
        begin(Step.READ, SelectionKey.OP_READ, readMax, now);
    }

    private void begin(Step next, int interest, Duration max, long now) {
        step = next;
        until = now + max.toNanos();
        key.interestOps(interest);
    }

    /** Whether a request is still to come: it may go if there are too many. */
    boolean isIdle() {
        return step == Step.READ;
    }

    /** Whether it is still open. */
    boolean isOpen() {
        return channel.isOpen();
    }

    /**
     * Goes on as far as it can.
     *
     * @param buffer for what is read
     * @return a request, when it is complete
     */
    Optional<HttpRequest> proceed(ByteBuffer buffer, long now) throws IOException {
        switch (step) {
            case READ -> {
                return read(buffer, now);
            }
            case AWAIT -> {}
            case WRITE -> write(now);
            case DRAIN -> drain(buffer);
        }
        return Optional.empty();
    }

    private Optional<HttpRequest> read(ByteBuffer buffer, long now) throws IOException {
        buffer.clear();
        if (channel.read(buffer) < 0) {
            close();
            return Optional.empty();
        }
        int from = length;
        append(buffer.flip());
        int end = endOfHead(from);
        try {
            if (length > 0 && (head[0] < 'A' || head[0] > 'Z')) {
                // What speaks TLS, say, need not wait to hear that this is the wrong port.
                throw new HttpRequest.Refusal(HttpAnswer.BAD_REQUEST);
            }
            if (length > HttpRequest.BYTES_MAX && (end < 0 || end > HttpRequest.BYTES_MAX)) {
                throw new HttpRequest.Refusal(HttpAnswer.HEAD_TOO_LARGE);
            }
            if (end < 0) {
                return Optional.empty();
            }
            HttpRequest request = HttpRequest.parse(Arrays.copyOf(head, end));
            hasBody = !request.method().equals("HEAD");
            begin(Step.AWAIT, 0, ANSWER_MAX, now);
            return Optional.of(request);
        } catch (HttpRequest.Refusal e) {
            send(e.answer(), now);
            return Optional.empty();
        }
    }

    private void append(ByteBuffer part) {
        int count = part.remaining();
        if (length + count > head.length) {
            head = Arrays.copyOf(head, Math.max(length + count, 2 * head.length));
        }
        part.get(head, length, count);
        length += count;
    }

    /**
     * Where the empty line begins, if lines end as they should or by LF alone; else negative.
     *
     * @param from what is new
     */
    private int endOfHead(int from) {
        for (int i = Math.max(0, from - 2); i + 1 < length; i++) {
            int next = head[i + 1] == '\r' && i + 2 < length ? i + 2 : i + 1;
            if (head[i] == '\n' && head[next] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** Sends the answer; nothing if the connection is gone. */
    void send(HttpAnswer what, long now) throws IOException {
        if (isOpen()) {
            answer = what.bytes(hasBody);
            begin(Step.WRITE, SelectionKey.OP_WRITE, WRITE_MAX, now);
            write(now);
        }
    }

    private void write(long now) throws IOException {
        int turnBytes = 0;
        for (ByteBuffer part : answer) {
            while (part.hasRemaining()) {
                // Java copies all that it is to write, however little is taken.
                ByteBuffer piece =
                        part.slice(part.position(), Math.min(PIECE_BYTES, part.remaining()));
                int count = channel.write(piece);
                part.position(part.position() + count);
                turnBytes += count;
                if (piece.hasRemaining() || turnBytes >= TURN_BYTES_MAX) {
                    return;
                }
            }
        }
        answer = new ByteBuffer[0];
        // What the client still sends would make the system drop what it was sent.
        channel.shutdownOutput();
        begin(Step.DRAIN, SelectionKey.OP_READ, DRAIN_MAX, now);
    }

    private void drain(ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        drainedBytes += count;
        if (count < 0 || drainedBytes > DRAINED_BYTES_MAX) {
            close();
        }
    }

    /** Ends a step that took too long. */
    void review(long now) throws IOException {
        if (now - until < 0) {
            return;
        }
        switch (step) {
            case READ -> {
                if (length == 0) {
                    close();
                } else {
                    send(HttpAnswer.TOO_SLOW, now);
                }
            }
            case AWAIT -> send(HttpAnswer.FAILED, now);
            case WRITE, DRAIN -> close();
        }
    }

    /** Cuts it. Never throws. */
    void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone: that was the purpose.
            return;
        }
    }
}
