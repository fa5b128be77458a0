package io.heliosdb.lite.testing;

import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * A PostgreSQL server in a temporary directory, for one test class. {@code -Dhelios.pg.bin=} names
 * the directory of its programs. Root starts it as the account {@code postgres}.
 */
public final class TestServer implements AutoCloseable {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("helios.pg.bin", "/usr/lib/postgresql/15/bin"));

    private static final int FIRST_PORT = 10_240;
    private static final int LAST_PORT = 32_768;

    /** Those that were given out. */
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private int port;

    private TestServer(Path directory) {
        this.directory = directory;
    }

    /** Starts a server, or skips the test if there are no programs to start one with. */
    public static TestServer start() throws IOException {
        return start("");
    }

    /**
     * Starts a server with more settings.
     *
     * @param settings as in {@code -c wal_level=logical}
     */
    public static TestServer start(String settings) throws IOException {
        boolean present = Files.isExecutable(PROGRAMS.resolve("initdb"));
        if (!present) {
            System.err.println("SKIPPED: no PostgreSQL programs in " + PROGRAMS);
        }
        Assumptions.assumeTrue(present, "no PostgreSQL programs in " + PROGRAMS);
        Path directory = newDirectory();
        if (isRoot()) {
            run(directory, List.of("chown", "postgres", directory.toString()));
        }
        TestServer server = new TestServer(directory);
        String data = server.data();
        server.program(
                "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "-N",
                "--locale=C");
        server.begin(settings);
        return server;
    }

    private void begin(String settings) throws IOException {
        // Not earlier: other programs look for ports, too.
        port = freePort();
        String options =
                "-p %d -k %s -c listen_addresses=127.0.0.1 -c fsync=off -c max_locks_per_transaction=512 %s"
                        .formatted(port, directory, settings);
        program("pg_ctl", "-D", data(), "-w", "-l", data() + ".log", "-o", options, "start");
    }

    private void end() throws IOException {
        program("pg_ctl", "-D", data(), "-m", "fast", "-w", "stop");
    }

    /** Stops the server, changes its transaction counter, and starts it. */
    public void reset(String... options) throws IOException {
        end();
        List<String> words = new ArrayList<>(List.of("-f", "-D", data()));
        words.addAll(List.of(options));
        program("pg_resetwal", words.toArray(String[]::new));
        begin("");
    }

    /**
     * A copy of all files on another port, as of now.
     *
     * @param isPromoted whether it went through a recovery, and so is on a timeline of its own
     */
    public TestServer copy(boolean isPromoted) throws IOException {
        Path target = newDirectory();
        end();
        run(target, List.of("cp", "-a", data(), target.resolve("data").toString()));
        if (isRoot()) {
            run(target, List.of("chown", "postgres", target.toString()));
        }
        begin("");
        TestServer copy = new TestServer(target);
        if (isPromoted) {
            run(
                    target,
                    List.of(
                            "cp",
                            "-a",
                            copy.data() + "/PG_VERSION",
                            copy.data() + "/standby.signal"));
        }
        copy.begin("");
        if (isPromoted) {
            copy.program("pg_ctl", "-D", copy.data(), "-w", "promote");
        }
        return copy;
    }

    /** In memory if there is room for it. */
    private static Path newDirectory() throws IOException {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory)
                ? Files.createTempDirectory(memory, "helios-catalog")
                : Files.createTempDirectory("helios-catalog");
    }

    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database, "postgres", "");
    }

    /** A connection that sends SQL as it is: the driver would split BEGIN ATOMIC bodies. */
    public Connection connectPlain(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?preferQueryMode=simple",
                "postgres",
                "");
    }

    /** How to reach a database of the server as the superuser. */
    public ConnectionSettings settings(String database) {
        return settings(database, "postgres");
    }

    /** How to reach a database of the server as some role. */
    public ConnectionSettings settings(String database, String role) {
        return ConnectionSettings.local("127.0.0.1", port, database, role);
    }

    /** Runs statements as the superuser; each runs outside a transaction if it is alone. */
    public void execute(String database, String... statements) {
        try (Session session = Session.open(settings(database))) {
            session.execute("SET search_path = public");
            for (String statement : statements) {
                session.execute(statement);
            }
        }
    }

    /** The first value of what a query returns to the superuser, as text. */
    public String query(String database, String query) {
        try (Session session = Session.open(settings(database))) {
            return session.queryText(query);
        }
    }

    /** A new, empty database. */
    public void createDatabase(String name) throws SQLException {
        try (Connection connection = connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE template0");
        }
    }

    /** New, empty databases, in place of those that have these names. */
    public void createAnew(String... names) throws SQLException {
        for (String name : names) {
            execute("postgres", "DROP DATABASE IF EXISTS " + name);
            createDatabase(name);
        }
    }

    /** What {@code pg_dump -s} prints, or nothing if it is not installed. */
    public List<String> dumpSchema(String database) throws IOException {
        if (!Files.isExecutable(PROGRAMS.resolve("pg_dump"))) {
            return List.of();
        }
        String text = dump(database, List.of("-s"));
        return text.lines()
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    /**
     * What {@code pg_dump} prints.
     *
     * @throws IOException if it fails
     */
    public String dump(String database, List<String> options) throws IOException {
        List<String> words = new ArrayList<>(List.of("-h", "127.0.0.1", "-U", "postgres"));
        words.addAll(List.of("-p", Integer.toString(port), "-d", database));
        words.addAll(options);
        return program("pg_dump", words.toArray(String[]::new));
    }

    @Override
    public void close() throws IOException {
        program("pg_ctl", "-D", data(), "-m", "immediate", "-w", "stop");
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(TestServer::delete);
        }
    }

    private static void delete(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    private String program(String name, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            command.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        command.add(PROGRAMS.resolve(name).toString());
        command.addAll(List.of(arguments));
        return run(directory, command);
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static String run(Path directory, List<String> command) throws IOException {
        Path output = Files.createTempFile("helios", ".out");
        Process process =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            int code = process.waitFor();
            String text = Files.readString(output, StandardCharsets.UTF_8);
            Files.delete(output);
            if (code != 0) {
                throw new IOException(command + " ended with " + code + ": " + text);
            }
            return text;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Below those that the system gives to clients, of which there are many beside a test. */
    private static int freePort() {
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
