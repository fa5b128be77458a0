package io.heliosdb.lite.e2e;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** PgBouncer in front of a server; its only user is {@code postgres} with a password. */
final class Pooler implements AutoCloseable {
    static final String PASSWORD = "pooled";

    private static final Path PROGRAM = Path.of("/usr/sbin/pgbouncer");
    private static final long START_MILLIS = 10_000;

    private final Process process;
    private final Path directory;
    private final int port;

    private Pooler(Process process, Path directory, int port) {
        this.process = process;
        this.directory = directory;
        this.port = port;
    }

    /**
     * Starts it, or skips the test, visibly, if it is not installed.
     *
     * @param mode {@code session} or {@code transaction}
     */
    static Pooler start(DatabaseServer server, String mode) throws IOException {
        boolean isPresent = Files.isExecutable(PROGRAM);
        if (!isPresent) {
            System.err.println("SKIPPED: no " + PROGRAM);
        }
        Assumptions.assumeTrue(isPresent, "no " + PROGRAM);
        Path directory = Commands.openDirectory();
        int port = LocalServer.freePort();
        Files.writeString(
                directory.resolve("users.txt"), "\"postgres\" \"%s\"\n".formatted(PASSWORD));
        Path settings = directory.resolve("pgbouncer.ini");
        // As Debian packs it, but for places and the mode: no startup parameter is ignored.
        Files.writeString(
                settings,
                """
                [databases]
                * = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = %s
                """
                        .formatted(server.port(), port, directory.resolve("users.txt"), mode));
        List<String> command = new ArrayList<>();
        if (Commands.isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.addAll(List.of(PROGRAM.toString(), "-q", settings.toString()));
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("log").toFile())
                        .start();
        Pooler pooler = new Pooler(process, directory, port);
        pooler.awaitStart();
        return pooler;
    }

    private void awaitStart() throws IOException {
        long end = System.nanoTime() + START_MILLIS * 1_000_000;
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > end) {
                    String log = Files.readString(directory.resolve("log"));
                    close();
                    throw new IOException("pgbouncer does not start: " + log, e);
                }
            }
        }
    }

    int port() {
        return port;
    }

    /** What the program is told on its command line to reach a database. */
    String[] flags(String database) {
        return new String[] {
            "-h", "127.0.0.1", "-p", Integer.toString(port), "-U", "postgres", "-d", database
        };
    }

    @Override
    public void close() {
        process.destroy();
        try {
            int ignored = process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Commands.deleteAll(directory);
    }
}
