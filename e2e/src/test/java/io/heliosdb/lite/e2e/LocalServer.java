package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A server in a temporary directory, of whatever PostgreSQL has its programs on the machine. Root
 * starts it as the account {@code postgres}.
 */
class LocalServer implements DatabaseServer {
    private static final int FIRST_PORT = 10_240;
    private static final int LAST_PORT = 32_768;

    /** Those that were given out. */
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private final Path programs;
    private final Path directory;
    private int port;

    /**
     * @param programs directory of initdb, pg_ctl and postgres
     * @param directory an empty directory, which is removed at the end
     */
    LocalServer(Path programs, Path directory) throws IOException {
        this.programs = programs;
        this.directory = directory;
        if (Commands.isRoot()) {
            Commands.run(List.of("chown", "postgres", directory.toString()));
        }
    }

    /** A new directory for a server: in memory if there is room for it. */
    static Path newDirectory() throws IOException {
        Path parent = Path.of("/dev/shm");
        return Files.isWritable(parent)
                ? Files.createTempDirectory(parent, "helios-e2e-pg")
                : Files.createTempDirectory("helios-e2e-pg");
    }

    /** Makes the data directory. */
    void initialize(List<String> options) {
        List<String> initdb = new ArrayList<>(List.of("-D", data(), "-U", USER, "-N"));
        initdb.addAll(List.of("-A", "trust", "-E", "UTF8", "--locale=C"));
        initdb.addAll(options);
        program("initdb", initdb);
    }

    /** Starts it on a free port with further settings, as {@code name=value}. */
    void launch(List<String> settings) throws IOException {
        port = freePort();
        StringBuilder line =
                new StringBuilder(
                        "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off"
                                .formatted(port, directory));
        line.append(" -c max_locks_per_transaction=512");
        settings.forEach(setting -> line.append(" -c ").append(setting));
        program(
                "pg_ctl",
                List.of("-D", data(), "-w", "-l", data() + ".log", "-o", line.toString(), "start"));
    }

    /** Starts it again with the same options, whether it still runs or not. */
    void restart() {
        String log = data() + ".log";
        String ignored =
                program(
                        "pg_ctl",
                        List.of("-D", data(), "-w", "-m", "immediate", "-l", log, "restart"));
    }

    /** Lets it read its configuration again. */
    void reload() {
        String ignored = program("pg_ctl", List.of("-D", data(), "reload"));
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
        return directory.resolve("data");
    }

    /** Where its Unix socket is. */
    Path socketDirectory() {
        return directory;
    }

    @Override
    public void close() {
        if (Files.exists(dataDirectory().resolve("postmaster.pid"))) {
            program("pg_ctl", List.of("-D", data(), "-m", "immediate", "-w", "stop"));
        }
        Commands.deleteAll(directory);
    }

    private String data() {
        return dataDirectory().toString();
    }

    /** Runs one of the programs that came with the server, and returns what it printed. */
    final String program(String name, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(programs.resolve(name).toString());
        command.addAll(arguments);
        return Commands.runAsServer(command);
    }

    /**
     * A port that nobody listens on, and that no client is given by the system: those are from
     * 32768 on.
     */
    static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            if (PORTS.add(port) && isFree(port)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
