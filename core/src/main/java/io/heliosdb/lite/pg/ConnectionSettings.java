package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.Check;

/**
 * Everything needed to reach one database. {@link SettingsResolver} finds the values; {@link
 * #local} is for a server that this program started itself.
 *
 * @param host name, address, or directory of a Unix socket if it starts with a slash
 * @param address of the host; empty to ask for it
 * @param port 1 to 65535; part of the socket's name for a Unix socket
 * @param database name of the database
 * @param user role to log in as
 * @param password for the role, never printed
 * @param tls encryption
 * @param keepAlive how a connection that broke is noticed
 * @param applicationName what {@code pg_stat_activity} shows
 * @param connectTimeoutSeconds how long to wait for the server, 0 for no limit
 * @param options further settings for the server, as in {@code PGOPTIONS}; empty for none
 */
public record ConnectionSettings(
        String host,
        String address,
        int port,
        String database,
        String user,
        Password password,
        TlsSettings tls,
        KeepAlive keepAlive,
        String applicationName,
        int connectTimeoutSeconds,
        String options) {
    /** The port of a PostgreSQL server unless told otherwise. */
    public static final int PORT_DEFAULT = 5432;

    static final String APPLICATION_NAME_DEFAULT = "heliosdb-lite";
    static final int CONNECT_TIMEOUT_SECONDS_DEFAULT = 10;

    public ConnectionSettings {
        Check.argument(!host.isEmpty(), "host is empty");
        Check.argument(port > 0 && port <= 65535, "port is out of range: %d", port);
        Check.argument(!database.isEmpty(), "database is empty");
        Check.argument(!user.isEmpty(), "user is empty");
        Check.argument(
                connectTimeoutSeconds >= 0, "timeout is negative: %d", connectTimeoutSeconds);
    }

    /** A server on this machine that trusts its callers. */
    public static ConnectionSettings local(String host, int port, String database, String user) {
        return new ConnectionSettings(
                host,
                "",
                port,
                database,
                user,
                Password.NONE,
                TlsSettings.NONE,
                KeepAlive.DEFAULT,
                APPLICATION_NAME_DEFAULT,
                CONNECT_TIMEOUT_SECONDS_DEFAULT,
                "");
    }

    /** Whether {@link #host} is the directory of a Unix socket. */
    public boolean isUnixSocket() {
        return address.isEmpty() && host.startsWith("/");
    }

    /** The same server at one of the addresses that its name has. */
    ConnectionSettings withAddress(String otherAddress) {
        return new ConnectionSettings(
                host,
                otherAddress,
                port,
                database,
                user,
                password,
                tls,
                keepAlive,
                applicationName,
                connectTimeoutSeconds,
                options);
    }

    /** The same server and role, another database: a clean restore works in several. */
    public ConnectionSettings withDatabase(String otherDatabase) {
        return new ConnectionSettings(
                host,
                address,
                port,
                otherDatabase,
                user,
                password,
                tls,
                keepAlive,
                applicationName,
                connectTimeoutSeconds,
                options);
    }

    /** The same with a password, say one that was typed. */
    public ConnectionSettings withPassword(Password otherPassword) {
        return new ConnectionSettings(
                host,
                address,
                port,
                database,
                user,
                otherPassword,
                tls,
                keepAlive,
                applicationName,
                connectTimeoutSeconds,
                options);
    }
}
