package io.heliosdb.lite.http;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A port that answers requests. One thread serves all connections and waits for none of them, so
 * that slow ones cost a little memory and nobody's time. Where there are too many, those go first
 * that have not asked anything yet, the oldest before the others.
 */
public final class HttpPort implements AutoCloseable {
    /** All addresses of the machine. */
    private static final String ANY = "*";

    private static final int CONNECTIONS_MAX = 1024;
    private static final int BACKLOG = 1024;
    private static final int BUFFER_BYTES = 8 << 10;
    private static final Duration READ_MAX = Duration.ofSeconds(5);
    private static final Duration REVIEW_AFTER = Duration.ofMillis(200);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(1);

    private final ServerSocketChannel server;
    private final Selector selector;
    private final SelectionKey acceptance;
    private final HttpHandler handler;
    private final Duration readMax;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

    /** The oldest first. */
    private final Set<HttpConnection> connections = new LinkedHashSet<>();

    private final Queue<Due> due = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean isClosed;
    private long reviewedAt;

    /** An answer that came. */
    private record Due(HttpConnection connection, HttpAnswer answer) {}

    private HttpPort(
            ServerSocketChannel server, Selector selector, HttpHandler handler, Duration readMax)
            throws IOException {
        this.server = server;
        this.selector = selector;
        this.handler = handler;
        this.readMax = readMax;
        server.configureBlocking(false);
        this.acceptance = server.register(selector, SelectionKey.OP_ACCEPT);
        this.thread = Thread.ofPlatform().name("http").daemon().unstarted(this::run);
    }

    /**
     * Begins to answer.
     *
     * @param listen an address or a name of this machine, or {@code *} for all addresses
     * @param routes what is answered
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the port is in use, {@link
     *     ErrorCode#USAGE} if there is no such address here, or this user may not use the port
     */
    public static HttpPort open(String listen, int port, Routes routes) {
        return open(listen, port, routes, READ_MAX);
    }

    /**
     * @param readMax how long a client may take to ask
     */
    static HttpPort open(String listen, int port, HttpHandler handler, Duration readMax) {
        ServerSocketChannel server = null;
        try {
            server = ServerSocketChannel.open();
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(addressOf(listen, port), BACKLOG);
            HttpPort opened = new HttpPort(server, Selector.open(), handler, readMax);
            opened.thread.start();
            return opened;
        } catch (IOException e) {
            closeQuietly(server);
            throw cannotListen(listen, port, e);
        }
    }

    private static InetSocketAddress addressOf(String listen, int port)
            throws UnknownHostException {
        return listen.equals(ANY)
                ? new InetSocketAddress(port)
                : new InetSocketAddress(InetAddress.getByName(listen), port);
    }

    private static HeliosException cannotListen(String listen, int port, IOException e) {
        boolean isTaken =
                e instanceof BindException && String.valueOf(e.getMessage()).contains("in use");
        return new HeliosException(
                        isTaken ? ErrorCode.CONFLICT : ErrorCode.USAGE,
                        isTaken ? "the HTTP port is in use" : "cannot listen on this HTTP address",
                        e)
                .with("host", listen)
                .with("port", port)
                .with("actual", e.getMessage())
                .hint(
                        isTaken
                                ? "Choose another one, --http-port %d, or leave out"
                                                .formatted(port < 65535 ? port + 1 : port - 1)
                                        + " the other instance's settings: --config /dev/null."
                                : "Choose an address and a port that this user may use:"
                                        + " --http-listen 127.0.0.1.");
    }

    /** The port, also if it was asked for any. */
    int port() {
        return server.socket().getLocalPort();
    }

    /** Whether the address can be reached from this machine alone. */
    public static boolean isLoopback(String listen) {
        try {
            return !listen.equals(ANY) && InetAddress.getByName(listen).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private void run() {
        while (!isClosed) {
            try {
                if (connections.isEmpty() && acceptance.interestOps() != 0) {
                    int ignored = selector.select(this::handle);
                } else {
                    int ignored = selector.select(this::handle, REVIEW_AFTER.toMillis());
                }
                sendDue();
                review();
            } catch (IOException | RuntimeException | OutOfMemoryError e) {
                // The system is out of something: not for long, it is hoped.
                LockSupport.parkNanos(REVIEW_AFTER.toNanos());
            }
        }
        connections.forEach(HttpConnection::close);
        closeQuietly(server);
        closeQuietly(selector);
    }

    private void handle(SelectionKey key) {
        if (key.attachment() instanceof HttpConnection connection) {
            attempt(
                    connection,
                    () ->
                            connection
                                    .proceed(buffer, System.nanoTime())
                                    .ifPresent(request -> answer(connection, request)));
        } else {
            accept();
        }
    }

    /** What may fail on one connection. */
    private interface Attempt {
        void run() throws IOException;
    }

    /** Whatever goes wrong with a connection ends that one, and no other. */
    private void attempt(HttpConnection connection, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
            connection.close();
        }
        if (!connection.isOpen()) {
            connections.remove(connection);
        }
    }

    private void accept() {
        try {
            SocketChannel channel = server.accept();
            if (channel == null) {
                return;
            }
            if (connections.size() >= CONNECTIONS_MAX && !makeRoom()) {
                channel.close();
                return;
            }
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, 0);
            HttpConnection connection =
                    new HttpConnection(channel, key, readMax, System.nanoTime());
            key.attach(connection);
            connections.add(connection);
        } catch (IOException e) {
            // No more files can be opened: until some are closed, nobody is let in.
            acceptance.interestOps(0);
            boolean ignored = makeRoom();
        }
    }

    private boolean makeRoom() {
        Optional<HttpConnection> oldest =
                connections.stream().filter(HttpConnection::isIdle).findFirst();
        oldest.ifPresent(HttpConnection::close);
        return oldest.filter(connections::remove).isPresent();
    }

    private void answer(HttpConnection connection, HttpRequest request) {
        CompletableFuture<Void> unused =
                handler.answer(request)
                        .exceptionally(e -> HttpAnswer.FAILED)
                        .thenAccept(
                                answer -> {
                                    due.add(new Due(connection, answer));
                                    Selector ignored = selector.wakeup();
                                });
    }

    private void sendDue() {
        for (Due next = due.poll(); next != null; next = due.poll()) {
            Due one = next;
            attempt(one.connection, () -> one.connection.send(one.answer, System.nanoTime()));
        }
    }

    private void review() {
        long now = System.nanoTime();
        if (now - reviewedAt < REVIEW_AFTER.toNanos()) {
            return;
        }
        reviewedAt = now;
        for (HttpConnection connection : connections.toArray(HttpConnection[]::new)) {
            attempt(connection, () -> connection.review(now));
        }
        acceptance.interestOps(SelectionKey.OP_ACCEPT);
    }

    /** Ends all connections, and returns when the port is free. */
    @Override
    public void close() {
        isClosed = true;
        Selector ignored = selector.wakeup();
        try {
            boolean unused = thread.join(CLOSE_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable closeable) {
        try {
            if (closeable != null) {
                closeable.close();
            }
        } catch (Exception e) {
            // Nothing is lost with it.
            return;
        }
    }
}
