package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.Check;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How an instance is to be started. Make one with {@link #memory} or {@link #disk} and change what
 * differs.
 *
 * @param inMemory whether the data lives in memory and is gone after the stop
 * @param dataDir disk mode: where the data lives, made if it is not there. Memory mode: a directory
 *     by which the instance can be found; it stays empty of data
 * @param port 1 to 65535, or 0 for any free port
 * @param listen address to accept connections on: an IP address, a host name, or {@code *}
 * @param user name of a superuser that is created if it is not there
 * @param database name of a database of that user, created if it is not there
 * @param passwordFile file whose first line becomes the user's password
 * @param tls certificate and key, if TLS is offered
 * @param parameters settings of postgresql.conf that go over ours, in any order
 */
public record EngineSettings(
        boolean inMemory,
        Optional<Path> dataDir,
        int port,
        String listen,
        String user,
        String database,
        Optional<Path> passwordFile,
        Optional<Tls> tls,
        Map<String, String> parameters) {
    public static final String LOOPBACK = "127.0.0.1";

    /**
     * What TLS needs, in PEM files.
     *
     * @param certificate the certificate, followed by those that signed it
     * @param key its private key, without a passphrase
     */
    public record Tls(Path certificate, Path key) {}

    public EngineSettings {
        Check.argument(inMemory || dataDir.isPresent(), "disk mode needs a data directory");
        Check.argument(port >= 0 && port <= 65535, "not a port: %d", port);
        Check.argument(!user.isEmpty(), "user is empty");
        Check.argument(!database.isEmpty(), "database is empty");
        parameters = new TreeMap<>(parameters);
    }

    /** An instance in memory on any free loopback port, for user {@code postgres}. */
    public static EngineSettings memory() {
        return new EngineSettings(
                true,
                Optional.empty(),
                0,
                LOOPBACK,
                "postgres",
                "postgres",
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** An instance whose data is in a directory, on any free loopback port. */
    public static EngineSettings disk(Path dataDir) {
        EngineSettings memory = memory();
        return new EngineSettings(
                false,
                Optional.of(dataDir),
                0,
                LOOPBACK,
                memory.user,
                memory.database,
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** Whether only this machine can connect. */
    public boolean isLoopback() {
        return listen.equals(LOOPBACK)
                || listen.equals("localhost")
                || listen.equals("::1")
                || listen.matches("127\\.\\d+\\.\\d+\\.\\d+");
    }

    public EngineSettings withDataDir(Optional<Path> value) {
        return new EngineSettings(
                inMemory, value, port, listen, user, database, passwordFile, tls, parameters);
    }

    public EngineSettings withPort(int value) {
        return new EngineSettings(
                inMemory, dataDir, value, listen, user, database, passwordFile, tls, parameters);
    }

    public EngineSettings withListen(String value) {
        return new EngineSettings(
                inMemory, dataDir, port, value, user, database, passwordFile, tls, parameters);
    }

    /** Sets user and database. */
    public EngineSettings withUser(String user, String database) {
        return new EngineSettings(
                inMemory, dataDir, port, listen, user, database, passwordFile, tls, parameters);
    }

    public EngineSettings withPasswordFile(Optional<Path> value) {
        return new EngineSettings(
                inMemory, dataDir, port, listen, user, database, value, tls, parameters);
    }

    public EngineSettings withTls(Optional<Tls> value) {
        return new EngineSettings(
                inMemory, dataDir, port, listen, user, database, passwordFile, value, parameters);
    }

    public EngineSettings withParameters(Map<String, String> value) {
        return new EngineSettings(
                inMemory, dataDir, port, listen, user, database, passwordFile, tls, value);
    }
}
