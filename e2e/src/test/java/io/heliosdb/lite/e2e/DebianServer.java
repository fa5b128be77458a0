package io.heliosdb.lite.e2e;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A server of the PostgreSQL that the machine has installed. {@code -Dhelios.pg.bin=} names the
 * directory of its programs.
 */
final class DebianServer extends LocalServer {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("helios.pg.bin", "/usr/lib/postgresql/15/bin"));

    private DebianServer(Path directory) throws IOException {
        super(PROGRAMS, directory);
    }

    static boolean isPresent() {
        boolean isPresent = Files.isExecutable(PROGRAMS.resolve("initdb"));
        if (!isPresent) {
            System.err.println("SKIPPED: no PostgreSQL programs in " + PROGRAMS);
        }
        return isPresent;
    }

    /** Starts a server, or skips the test, visibly, if there are no programs to start one with. */
    static DebianServer start(String... settings) {
        Assumptions.assumeTrue(isPresent(), "no PostgreSQL programs in " + PROGRAMS);
        try {
            return startIn(newDirectory(), List.of(), List.of(settings));
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
        DebianServer server = new DebianServer(directory);
        server.initialize(initdbOptions);
        server.launch(settings);
        return server;
    }

    /** The file of a program that came with it. */
    static String programFile(String name) {
        return PROGRAMS.resolve(name).toString();
    }

    /** A standby that follows this server. */
    DebianServer startStandby() throws IOException {
        DebianServer standby = new DebianServer(newDirectory());
        String ignored =
                standby.program(
                        "pg_basebackup",
                        List.of(
                                "-D",
                                standby.dataDirectory().toString(),
                                "-R",
                                "-c",
                                "fast",
                                "-h",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(port()),
                                "-U",
                                USER));
        standby.launch(List.of());
        return standby;
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
                                Integer.toString(port()),
                                "-U",
                                USER,
                                database))
                .lines()
                .filter(line -> !line.startsWith("--") && !line.isBlank())
                .filter(line -> !line.startsWith("\\restrict") && !line.startsWith("\\unrestrict"))
                .toList();
    }

    /** Fills a database with pgbench's tables; whether there is a pgbench. */
    static boolean loadPgbench(DatabaseServer server, String database) {
        Path pgbench = PROGRAMS.resolve("pgbench");
        if (!Files.isExecutable(pgbench)) {
            System.err.println("SKIPPED: no pgbench in " + PROGRAMS);
            return false;
        }
        List<String> command = new ArrayList<>(List.of(pgbench.toString(), "-i", "-q"));
        command.addAll(List.of("--partitions=3", "--foreign-keys"));
        command.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(server.port())));
        command.addAll(List.of("-U", USER, database));
        String ignored = Commands.runAsServer(command);
        return true;
    }

    /** Copies a database into an empty one with {@code pg_dump} and {@code psql}. */
    void copyWithPgDump(String source, String target) {
        String file = dataDirectory().resolveSibling("pg_dump.sql").toString();
        List<String> where = List.of("-h", "127.0.0.1", "-p", Integer.toString(port()), "-U", USER);
        List<String> dump = new ArrayList<>(where);
        dump.addAll(List.of("-f", file, source));
        program("pg_dump", dump);
        List<String> restore = new ArrayList<>(where);
        restore.addAll(List.of("-q", "-X", "-o", "/dev/null", "-f", file, target));
        program("psql", restore);
    }

    @Override
    public String toString() {
        return "Debian's PostgreSQL";
    }
}
