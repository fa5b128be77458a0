package io.heliosdb.lite.pg;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
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
    private final KeepAlive keepAlive;
    private final String place;

    /**
     * @param argument what {@link #argument} made
     */
    public DriverSocketFactory(String argument) {
        String[] words = argument.split(" ", 5);
        this.id = words[0];
        this.keepAlive =
                new KeepAlive(
                        true,
                        Integer.parseInt(words[1]),
                        Integer.parseInt(words[2]),
                        Integer.parseInt(words[3]));
        this.place = words[4];
    }

    /** The argument for a new connection. */
    static String argument(ConnectionSettings settings) {
        KeepAlive keepAlive = settings.keepAlive();
        return "%d %d %d %d %s"
                .formatted(
                        NEXT_ID.incrementAndGet(),
                        keepAlive.idleSeconds(),
                        keepAlive.intervalSeconds(),
                        keepAlive.count(),
                        settings.isUnixSocket()
                                ? settings.host() + "/.s.PGSQL." + settings.port()
                                : settings.address());
    }

    /** The tap of the connection that was made with this argument; null if there is none. */
    static CopyTap takeTap(String argument) {
        return TAPS.remove(argument.substring(0, argument.indexOf(' ')));
    }

    @Override
    public Socket createSocket() throws IOException {
        if (!place.startsWith("/")) {
            Socket socket = new AddressedSocket();
            set(socket, ExtendedSocketOptions.TCP_KEEPIDLE, keepAlive.idleSeconds());
            set(socket, ExtendedSocketOptions.TCP_KEEPINTERVAL, keepAlive.intervalSeconds());
            set(socket, ExtendedSocketOptions.TCP_KEEPCOUNT, keepAlive.count());
            return socket;
        }
        return new UnixSocket(Path.of(place)) {
            @Override
            public InputStream getInputStream() {
                return tap(super.getInputStream());
            }
        };
    }

    private static void set(Socket socket, SocketOption<Integer> option, int value)
            throws IOException {
        if (value > 0) {
            socket.setOption(option, value);
        }
    }

    /** Goes to the address that was chosen, whatever the host's name says. */
    private final class AddressedSocket extends Socket {
        @Override
        public void connect(SocketAddress endpoint, int timeoutMillis) throws IOException {
            int port = ((InetSocketAddress) endpoint).getPort();
            super.connect(
                    place.isEmpty()
                            ? endpoint
                            : new InetSocketAddress(InetAddress.getByName(place), port),
                    timeoutMillis);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return tap(super.getInputStream());
        }
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
