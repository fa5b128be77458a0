package io.heliosdb.lite.cli;

import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The server that a command works on, for as long as it runs: one that is there already, or the
 * stored instance of a data directory, which is started for the length of the command.
 */
final class Server implements AutoCloseable {
    private final ConnectionSettings settings;
    private final Runnable stop;

    private Server(ConnectionSettings settings, Runnable stop) {
        this.settings = settings;
        this.stop = stop;
    }

    /**
     * Starts the stored instance, or connects once, so that a password is asked for in time and a
     * wrong name is told at once.
     */
    static Server find(Program program, ConnectionOptions connection, DataDirOption dataDir) {
        Optional<Path> directory = dataDir.dataDirectory();
        if (directory.isPresent()) {
            return startStored(program, connection.settings(program).first(), directory.get());
        }
        try (Session session = connection.open(program)) {
            return new Server(session.settings(), () -> {});
        }
    }

    private static Server startStored(Program program, ConnectionSettings wanted, Path directory) {
        Instance instance =
                new Engine(Host.current()).startStored(directory, wanted.user(), wanted.database());
        Cancellation.Registration registration = program.cancellation().register(instance);
        ConnectionSettings settings =
                ConnectionSettings.local(
                        instance.host(), instance.port(), wanted.database(), wanted.user());
        return new Server(
                settings.withPassword(wanted.password()),
                () -> {
                    registration.close();
                    instance.close();
                });
    }

    /** How to connect to it, with the password in effect. */
    ConnectionSettings settings() {
        return settings;
    }

    @Override
    public void close() {
        stop.run();
    }
}
