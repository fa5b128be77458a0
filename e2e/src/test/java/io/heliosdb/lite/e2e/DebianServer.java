package io.heliosdb.lite.e2e;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of the PostgreSQL that the machine has installed, in a temporary directory. {@code
 * -Dhelios.pg.bin=} names the directory of its programs. Root starts it as the account {@code
 * postgres}.
 */
final class DebianServer implements DatabaseServer {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("helios.pg.bin", "/usr/lib/postgresql/15/bin"));

    private final Path directory;
    private final int port;

    private DebianServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
    }

    static boolean isPresent() {
        boolean isPresent = Files.isExecutable(PROGRAMS.resolve("initdb"));
        if (!isPresent) {
            System.err.println("SKIPPED: no PostgreSQL programs in " + PROGRAMS);
        }
        return isPresent;
    }

    /** Starts a server, or skips the test, visibly, if there are no programs to start one with. */
    static DebianServer start() {
        Assumptions.assumeTrue(isPresent(), "no PostgreSQL programs in " + PROGRAMS);
        try {
            Path parent = Path.of("/dev/shm");
            Path directory =
                    Files.isWritable(parent)
                            ? Files.createTempDirectory(parent, "helios-e2e-pg")
                            : Files.createTempDirectory("helios-e2e-pg");
            return startIn(directory, List.of(), List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a server in an empty directory, which is removed at the end.
     *
     * @param initdbOptions further options of initdb
     * @param settings further settings, as {@code name=value}
     */
    static DebianServer startIn(Path directory, List<String> initdbOptions, List<String> settings)
            throws IOException {
        if (Commands.isRoot()) {
            Commands.run(List.of("chown", "postgres", directory.toString()));
        }
        DebianServer server = new DebianServer(directory, freePort());
        List<String> initdb = new ArrayList<>(List.of("-D", server.data(), "-U", USER, "-N"));
        initdb.addAll(List.of("-A", "trust", "-E", "UTF8", "--locale=C"));
        initdb.addAll(initdbOptions);
        server.program("initdb", initdb);
        StringBuilder line =
                new StringBuilder(
                        "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off"
                                .formatted(server.port, directory));
        line.append(" -c max_locks_per_transaction=512");
        settings.forEach(setting -> line.append(" -c ").append(setting));
        server.program(
                "pg_ctl",
                List.of(
                        "-D",
                        server.data(),
                        "-w",
                        "-l",
                        server.data() + ".log",
                        "-o",
                        line.toString(),
                        "start"));
        return server;
    }

    /** Starts it again with the same options, whether it still runs or not. */
    void restart() {
        String log = data() + ".log";
        String ignored =
                program(
                        "pg_ctl",
                        List.of("-D", data(), "-w", "-m", "immediate", "-l", log, "restart"));
    }

    /** What {@code pg_dump -s} prints, without comments. */
    List<String> dumpSchema(String database) {
        return program(
                        "pg_dump",
                        List.of(
                                "-s",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port),
                                "-U",
                                USER,
                                database))
                .lines()
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public long pid() {
        try {
            Path file = dataDirectory().resolve("postmaster.pid");
            return Long.parseLong(Files.readAllLines(file).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Path dataDirectory() {
        return Path.of(data());
    }

    @Override
    public void close() {
        if (Files.exists(dataDirectory().resolve("postmaster.pid"))) {
            program("pg_ctl", List.of("-D", data(), "-m", "immediate", "-w", "stop"));
        }
        Commands.deleteAll(directory);
    }

    @Override
    public String toString() {
        return "Debian's PostgreSQL";
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private String program(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(PROGRAMS.resolve(name).toString());
        command.addAll(arguments);
        return Commands.runAsServer(command);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
