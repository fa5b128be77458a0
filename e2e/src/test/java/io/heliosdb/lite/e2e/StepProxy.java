package io.heliosdb.lite.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A TCP proxy on a free loopback port that counts what clients ask of a PostgreSQL server, all
 * connections together, and lets something happen at one of these steps: a connection that begins,
 * a statement, a piece of COPY's data or its end.
 */
final class StepProxy implements AutoCloseable {
    /** Where no step is. */
    static final int NEVER = 0;

    /** When in a step something happens. */
    enum Moment {
        /** Before the server knows of it; it never will. */
        ASKED,
        /** When it was done, and the client waits to hear of it. */
        ANSWERED
    }

    /** What happens. */
    interface Strike {
        /**
         * Strikes.
         *
         * @param port of the proxy's own end of the connection to the server
         */
        void happen(StepProxy proxy, int port) throws SQLException;
    }

    // PostgreSQL 18, src/include/libpq/pqcomm.h: CANCEL_REQUEST_CODE.
    private static final int CANCEL = 80_877_102;

    /** Types of messages: simple query, COPY's data, COPY's end. */
    private static final String STEPS = "Qdc";

    private final ServerSocket listener;
    private final int serverPort;
    private final int step;
    private final Moment moment;
    private final Strike strike;
    private final AtomicInteger stepCount = new AtomicInteger();
    private final AtomicInteger commitCount = new AtomicInteger();
    private final List<Socket> sockets = new ArrayList<>();
    private boolean isCut;

    private StepProxy(int serverPort, int step, Moment moment, Strike strike) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.step = step;
        this.moment = moment;
        this.strike = strike;
    }

    /** Starts one; the first step is 1. */
    static StepProxy start(int serverPort, int step, Moment moment, Strike strike)
            throws IOException {
        StepProxy proxy = new StepProxy(serverPort, step, moment, strike);
        Thread ignored = Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many steps there were until now. */
    int stepCount() {
        return stepCount.get();
    }

    /** How many transactions the server was told to commit. */
    int commitCount() {
        return commitCount.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                if (isAdmitted(client, server)) {
                    Link link = new Link(client, server);
                    Thread ignored = Thread.ofVirtual().start(link::ask);
                    ignored = Thread.ofVirtual().start(link::answer);
                }
            } catch (IOException e) {
                // The listener was closed, or the server is down: the clients see it.
            }
        }
    }

    private synchronized boolean isAdmitted(Socket client, Socket server) {
        sockets.add(client);
        sockets.add(server);
        if (isCut) {
            cut();
        }
        return !isCut;
    }

    /** Resets every connection, as a network that goes away, and those that come. */
    synchronized void cut() {
        isCut = true;
        sockets.forEach(StepProxy::reset);
        sockets.clear();
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // It was closed before.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }

    /** One connection of a client, through to the server. */
    private final class Link {
        private final Socket client;
        private final Socket server;
        private volatile boolean isAwaited;

        Link(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void ask() {
            try {
                DataInputStream in =
                        new DataInputStream(new BufferedInputStream(client.getInputStream()));
                // The first message has no type.
                send(-1, in);
                for (int type = in.read(); type >= 0; type = in.read()) {
                    send(type, in);
                }
                server.shutdownOutput();
            } catch (IOException e) {
                reset(server);
            }
        }

        private void send(int type, DataInputStream in) throws IOException {
            int length = in.readInt();
            ByteBuffer message = ByteBuffer.allocate(length + (type < 0 ? 0 : 1));
            if (type >= 0) {
                message.put((byte) type);
            }
            message.putInt(length);
            int start = message.position();
            in.readFully(message.array(), start, length - Integer.BYTES);
            boolean isStep = type < 0 ? message.getInt(start) != CANCEL : STEPS.indexOf(type) >= 0;
            if (isStep) {
                boolean isNow = stepCount.incrementAndGet() == step;
                if (isNow && moment == Moment.ASKED) {
                    happen();
                    if (type < 0) {
                        // Nobody else would end a session that never began.
                        reset(server);
                    }
                    return;
                }
                if (isNow) {
                    isAwaited = true;
                }
                String text = new String(message.array(), start, length - 4, UTF_8);
                if (type == 'Q' && text.startsWith("COMMIT")) {
                    commitCount.incrementAndGet();
                }
            }
            server.getOutputStream().write(message.array());
        }

        void answer() {
            byte[] buffer = new byte[1 << 14];
            try {
                for (int n = server.getInputStream().read(buffer);
                        n >= 0;
                        n = server.getInputStream().read(buffer)) {
                    if (isAwaited) {
                        isAwaited = false;
                        happen();
                    }
                    client.getOutputStream().write(buffer, 0, n);
                }
                client.close();
            } catch (IOException e) {
                reset(client);
            }
        }

        private void happen() throws IOException {
            try {
                strike.happen(StepProxy.this, server.getLocalPort());
            } catch (SQLException e) {
                throw new IOException("strike failed", e);
            }
        }
    }
}
