package io.heliosdb.lite.pg;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import javax.net.SocketFactory;

/**
 * Makes the driver's sockets: TCP, or the Unix socket that the driver does not know, each with a
 * {@link CopyTap}. The driver creates the factory by name with a text as argument; a number in that
 * text is how a session finds the tap of its connection.
 */
public final class DriverSocketFactory extends SocketFactory {
    private static final AtomicLong NEXT_ID = new AtomicLong();

    /** Taps between the making of a socket and the end of the log-in. */
    private static final Map<String, CopyTap> TAPS = new ConcurrentHashMap<>();

    private final String id;
    private final String unixPath;

    /**
     * @param argument what {@link #argument} made
     */
    public DriverSocketFactory(String argument) {
        int colon = argument.indexOf(':');
        this.id = argument.substring(0, colon);
        this.unixPath = argument.substring(colon + 1);
    }

    /**
     * The argument for a new connection.
     *
     * @param unixPath of a Unix socket; empty for TCP
     */
    static String argument(String unixPath) {
        return NEXT_ID.incrementAndGet() + ":" + unixPath;
    }

    /** The tap of the connection that was made with this argument; null if there is none. */
    static CopyTap takeTap(String argument) {
        return TAPS.remove(argument.substring(0, argument.indexOf(':')));
    }

    @Override
    public Socket createSocket() {
        if (unixPath.isEmpty()) {
            return new Socket() {
                @Override
                public InputStream getInputStream() throws IOException {
                    return tap(super.getInputStream());
                }
            };
        }
        return new UnixSocket(Path.of(unixPath)) {
            @Override
            public InputStream getInputStream() {
                return tap(super.getInputStream());
            }
        };
    }

    private InputStream tap(InputStream socket) {
        CopyTap tap = new CopyTap(socket);
        TAPS.put(id, tap);
        return tap;
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
