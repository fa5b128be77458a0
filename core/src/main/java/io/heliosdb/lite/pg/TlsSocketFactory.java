package io.heliosdb.lite.pg;

import org.postgresql.PGProperty;
import org.postgresql.ssl.LibPQFactory;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

import java.io.IOException;
import java.net.Socket;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Properties;

import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * The driver's encryption with what it does not know of libpq's: versions of the protocol, whether
 * the server's name is sent, and that the client's certificate has to be shown. The driver creates
 * one by name for each connection.
 */
public final class TlsSocketFactory extends LibPQFactory {
    private static final String ALL_DIGITS_OR_COLON = "[0-9.]+|.*:.*";

    private final String[] argument;
    private SSLSocket socket;

    /**
     * @param properties of the driver; {@code sslfactoryarg} is what {@link #argument} made
     */
    public TlsSocketFactory(Properties properties) throws PSQLException {
        super(forDriver(properties));
        argument = PGProperty.SSL_FACTORY_ARG.getOrDefault(properties).split(" ", -1);
        if (isSystem(properties)) {
            try {
                factory = SSLContext.getDefault().getSocketFactory();
            } catch (NoSuchAlgorithmException e) {
                throw new PSQLException(e.getMessage(), PSQLState.CONNECTION_FAILURE, e);
            }
        }
    }

    /** What {@code sslfactoryarg} has to be for a new connection. */
    static String argument(TlsSettings tls) {
        return "%b %b %s"
                .formatted(
                        tls.limits().isNameSent(),
                        tls.isCertificateWanted(),
                        String.join(" ", tls.limits().versions()));
    }

    private static boolean isSystem(Properties properties) {
        return "system".equals(PGProperty.SSL_ROOT_CERT.getOrDefault(properties));
    }

    /** The driver takes {@code system} for the name of a file, and would not find it. */
    private static Properties forDriver(Properties properties) {
        if (!isSystem(properties)) {
            return properties;
        }
        Properties others = new Properties();
        others.putAll(properties);
        PGProperty.SSL_MODE.set(others, "require");
        return others;
    }

    @Override
    public Socket createSocket(Socket plain, String host, int port, boolean autoClose)
            throws IOException {
        socket = (SSLSocket) super.createSocket(plain, host, port, autoClose);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(
                List.of(argument).subList(2, argument.length).toArray(String[]::new));
        parameters.setServerNames(names(host));
        socket.setSSLParameters(parameters);
        return socket;
    }

    private List<SNIServerName> names(String host) {
        boolean isSent = Boolean.parseBoolean(argument[0]) && !host.matches(ALL_DIGITS_OR_COLON);
        try {
            return isSent ? List.of(new SNIHostName(host)) : List.of();
        } catch (IllegalArgumentException e) {
            // No name that the protocol has room for.
            return List.of();
        }
    }

    /** Called when both sides have shown what they have. */
    @Override
    public void throwKeyManagerException() throws PSQLException {
        super.throwKeyManagerException();
        boolean isWanted = Boolean.parseBoolean(argument[1]);
        if (isWanted && socket.getSession().getLocalCertificates() == null) {
            throw new PSQLException(
                    "SSL: server did not ask for the client's certificate, or there is none",
                    PSQLState.CONNECTION_REJECTED);
        }
    }
}
