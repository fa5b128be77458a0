package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A TCP proxy on a free loopback port that closes every connection once so many bytes came from the
 * server or went to it, all connections together.
 */
final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final int serverPort;
    private final AtomicLong bytesLeft;
    private final List<Socket> sockets = new ArrayList<>();

    private CuttingProxy(int serverPort, long bytes) throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.serverPort = serverPort;
        this.bytesLeft = new AtomicLong(bytes);
    }

    static CuttingProxy cuttingAfter(int serverPort, long bytes) throws IOException {
        CuttingProxy proxy = new CuttingProxy(serverPort, bytes);
        Thread ignored = Thread.ofVirtual().name("proxy").start(proxy::accept);
        return proxy;
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                if (bytesLeft.get() <= 0) {
                    client.close();
                    continue;
                }
                Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
                synchronized (sockets) {
                    sockets.add(client);
                    sockets.add(server);
                }
                Thread ignored = Thread.ofVirtual().start(() -> pump(client, server));
                ignored = Thread.ofVirtual().start(() -> pump(server, client));
            } catch (IOException e) {
                // The listener was closed, or a connection was cut: the clients see it.
            }
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                if (bytesLeft.addAndGet(-n) <= 0) {
                    cut();
                    return;
                }
                to.getOutputStream().write(buffer, 0, n);
            }
            to.shutdownOutput();
        } catch (IOException e) {
            // The other direction was cut.
            return;
        }
    }

    private void cut() {
        synchronized (sockets) {
            for (Socket socket : sockets) {
                try {
                    // A reset, as of a host that went away.
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
            sockets.clear();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
