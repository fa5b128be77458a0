package io.heliosdb.lite.pg;

import java.util.Objects;

/**
 * What the command line says about the connection. Empty text: not given.
 *
 * @param host name, address, or directory of a Unix socket if it starts with a slash
 * @param port as typed, not yet a number
 * @param user role to log in as
 * @param database a name, a {@code postgresql://} URI, or {@code key=value} pairs; as in psql, what
 *     a URI or the pairs say wins over the other flags
 */
public record ConnectionFlags(String host, String port, String user, String database) {
    /** Nothing was given. */
    public static final ConnectionFlags NONE = new ConnectionFlags("", "", "", "");

    public ConnectionFlags {
        Objects.requireNonNull(host, "host");
        Objects.requireNonNull(port, "port");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(database, "database");
    }
}
