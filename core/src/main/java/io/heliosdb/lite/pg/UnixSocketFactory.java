package io.heliosdb.lite.pg;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;

import javax.net.SocketFactory;

/**
 * Connects the driver, which knows only TCP, to the Unix socket of a server. The driver creates it
 * by name with the path of the socket as argument; host and port that it then asks for are ignored.
 */
public final class UnixSocketFactory extends SocketFactory {
    private final Path path;

    /**
     * @param path of the socket, as in {@code /var/run/postgresql/.s.PGSQL.5432}
     */
    public UnixSocketFactory(String path) {
        this.path = Path.of(path);
    }

    @Override
    public Socket createSocket() {
        return new UnixSocket(path);
    }

    @Override
    public Socket createSocket(String host, int port) {
        return unconnected();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        return unconnected();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        return unconnected();
    }

    @Override
    public Socket createSocket(
            InetAddress address, int port, InetAddress localAddress, int localPort) {
        return unconnected();
    }

    private static Socket unconnected() {
        throw new UnsupportedOperationException("the driver connects the socket itself");
    }
}
