package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

/** The server that a command works on, for as long as it runs. */
final class Server implements AutoCloseable {
    private final ConnectionSettings settings;

    private Server(ConnectionSettings settings) {
        this.settings = settings;
    }

    /** Connects once, so that a password is asked for in time and a wrong name is told at once. */
    static Server find(Program program, ConnectionOptions connection, DataDirOption dataDir) {
        try (Session session = connection.open(program)) {
            return new Server(session.settings());
        }
    }

    /** How to connect to it, with the password in effect. */
    ConnectionSettings settings() {
        return settings;
    }

    @Override
    public void close() {}
}
