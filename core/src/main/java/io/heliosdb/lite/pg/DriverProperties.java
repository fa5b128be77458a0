package io.heliosdb.lite.pg;

import org.postgresql.PGProperty;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Says to the driver what settings mean. */
final class DriverProperties {
    private DriverProperties() {}

    static String url(ConnectionSettings settings) {
        String host = settings.isUnixSocket() ? "localhost" : settings.host();
        return "jdbc:postgresql://%s:%d/%s"
                .formatted(
                        host.contains(":") ? "[" + host + "]" : host,
                        settings.port(),
                        URLEncoder.encode(settings.database(), StandardCharsets.UTF_8));
    }

    /**
     * @param socket what {@link DriverSocketFactory#argument} made
     * @param isInteractive whether values are read as texts only
     */
    static Properties of(ConnectionSettings settings, String socket, boolean isInteractive) {
        Properties properties = new Properties();
        PGProperty.SOCKET_FACTORY.set(properties, DriverSocketFactory.class.getName());
        PGProperty.SOCKET_FACTORY_ARG.set(properties, socket);
        PGProperty.USER.set(properties, settings.user());
        // Even an empty one: with none the driver would read the password file again, its own way.
        PGProperty.PASSWORD.set(properties, settings.password().text());
        PGProperty.APPLICATION_NAME.set(properties, settings.applicationName());
        PGProperty.CONNECT_TIMEOUT.set(properties, settings.connectTimeoutSeconds());
        // A server that accepts the connection may still say nothing.
        PGProperty.SOCKET_TIMEOUT.set(properties, settings.connectTimeoutSeconds());
        PGProperty.TCP_KEEP_ALIVE.set(properties, settings.keepAlive().isOn());
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        // Saves two round trips in which the driver would set what the start-up packet can say.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "9.0");
        // Databases without an encoding need another client encoding than UTF8.
        PGProperty.ALLOW_ENCODING_CHANGES.set(properties, true);
        if (!settings.options().isEmpty()) {
            PGProperty.OPTIONS.set(properties, settings.options());
        }
        // One message to the server however many statements, and no parsing of their text: the
        // driver would cut the body of an SQL function at its semicolons.
        PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
        if (isInteractive) {
            PGProperty.BINARY_TRANSFER.set(properties, false);
        }
        setProofs(properties, settings.tls());
        if (settings.isUnixSocket()) {
            PGProperty.SSL_MODE.set(properties, "disable");
        } else {
            setTls(properties, settings.tls());
        }
        return properties;
    }

    private static void setProofs(Properties properties, TlsSettings tls) {
        PGProperty.CHANNEL_BINDING.set(properties, tls.channelBinding());
        if (!tls.authentication().isEmpty()) {
            PGProperty.REQUIRE_AUTH.set(properties, tls.authentication());
        }
    }

    private static void setTls(Properties properties, TlsSettings tls) {
        PGProperty.SSL_MODE.set(properties, tls.mode());
        PGProperty.SSL_NEGOTIATION.set(properties, tls.negotiation());
        PGProperty.SSL_FACTORY.set(properties, TlsSocketFactory.class.getName());
        PGProperty.SSL_FACTORY_ARG.set(properties, TlsSocketFactory.argument(tls));
        if (!tls.rootCertificate().isEmpty()) {
            PGProperty.SSL_ROOT_CERT.set(properties, tls.rootCertificate());
        }
        // To the driver an empty name is no certificate, and no name the one in its own place.
        boolean isHidden = tls.certificateMode().equals("disable");
        if (isHidden || !tls.certificate().isEmpty()) {
            PGProperty.SSL_CERT.set(properties, isHidden ? "" : tls.certificate());
        }
        if (isHidden || !tls.key().isEmpty()) {
            PGProperty.SSL_KEY.set(properties, isHidden ? "" : tls.key());
        }
    }
}
