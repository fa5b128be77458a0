package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The files in {@code ops}: scripts run as they are, units and the like with other paths. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OpsFilesTest {
    private static final Path OPS = ProgramRun.root().resolve("ops");
    private static final String BUCKET = "s3://bucket/heliosdb";
    private static final String LATEST = "daily/heliosdb-latest.heliodump";

    @TempDir Path root;

    private EmbeddedServer server;
    private Machine machine;
    private Path backups;
    private Path bucket;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.execute(
                "postgres",
                """
                CREATE ROLE clerk;
                CREATE TABLE users AS SELECT i AS id FROM generate_series(1, 4900) i;
                CREATE TABLE orders (id int);
                ALTER TABLE orders OWNER TO clerk;
                """);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makeMachine() throws IOException {
        machine = new Machine(root, server.port());
        backups = machine.path("/var/backups/heliosdb");
        bucket = root.resolve("s3/bucket/heliosdb");
    }

    @Test
    void dailyBackup() throws Exception {
        Path old =
                dumpTo(
                        backups.resolve("daily/heliosdb-20251208-020000.heliodump"),
                        Instant.now().minus(31, ChronoUnit.DAYS));
        Map<String, String> unreachable = Map.of("PGPORT", "1", "BUCKET", BUCKET);
        assertThat(run(unreachable, "daily-backup").exitCode()).isEqualTo(13);
        assertThat(old).exists();
        assertThat(bucket).doesNotExist();

        succeeds(Map.of("BUCKET", BUCKET), "daily-backup");
        List<String> dumps = dumps(old.getParent());
        assertThat(dumps).singleElement().isNotEqualTo(old.getFileName().toString());
        assertThat(dumps(bucket.resolve("daily")))
                .containsExactly(dumps.getFirst(), "heliosdb-latest.heliodump");
        assertThat(backups.resolve("backup.log")).content().contains("completed successfully");
    }

    @Test
    void hourlyIncrement() throws Exception {
        Path directory = backups.resolve("incremental");
        Path base = directory.resolve("base.heliodump");
        succeeds(Map.of(), "hourly-incremental");
        succeeds(Map.of("BUCKET", BUCKET), "hourly-incremental");
        assertThat(dumps(directory)).containsExactly("base.heliodump", "base.heliodump.inc1");
        assertThat(dumps(bucket.resolve("incremental"))).isEqualTo(dumps(directory));
        // A week later.
        Path ignored =
                Files.setLastModifiedTime(
                        base, FileTime.from(Instant.now().minus(8, ChronoUnit.DAYS)));
        succeeds(Map.of(), "hourly-incremental");
        assertThat(dumps(directory)).hasSize(3);
        // Another database cannot go on with this chain.
        succeeds(Map.of("PGDATABASE", "template1"), "hourly-incremental");
        assertThat(dumps(directory)).hasSize(4).contains("base.heliodump");
        assertThat(Files.readString(directory.resolve("backup.log")).lines())
                .extracting(line -> line.substring(line.indexOf(']') + 2))
                .containsExactly(
                        "Created base dump",
                        "Incremental backup appended",
                        "Rotated base dump",
                        "Created base dump",
                        "Rotated base dump",
                        "Created base dump");
    }

    @Test
    void disasterRecovery() throws Exception {
        GuideShell.needPsql();
        Path dump = dumpTo(bucket.resolve(LATEST), Instant.now());
        Map<String, String> settings =
                Map.of(
                        "BUCKET", BUCKET,
                        "PORT", Integer.toString(machine.port()),
                        "LOG", root.resolve("recovery.log").toString());
        try {
            GuideShell.Result result = succeeds(settings, "disaster-recovery");
            assertThat(result.out()).contains("Disaster recovery completed at ");
            assertThat(result.err()).doesNotContain("WARNING: the database is there");
            String port = Integer.toString(machine.port());
            assertThat(
                            machine.run(
                                            Map.of("PGPORT", port),
                                            "psql",
                                            "-h",
                                            "localhost",
                                            "-U",
                                            "root",
                                            "-d",
                                            "root",
                                            "-Atc",
                                            "SELECT count(*) FROM users")
                                    .out())
                    .isEqualTo("4900\n");
        } finally {
            GuideShell.Result ignored =
                    machine.run(
                            Map.of(),
                            "heliosdb-lite",
                            "stop",
                            "--port",
                            Integer.toString(machine.port()));
        }
        Files.write(dump, new byte[] {1, 2, 3});
        GuideShell.Result damaged = run(settings, "disaster-recovery");
        assertThat(damaged.exitCode()).isEqualTo(10);
        assertThat(damaged.err()).endsWith("Disaster recovery FAILED\n");
        assertThat(machine.hasInstance()).isFalse();
    }

    @Test
    void disasterRecoveryTest() throws Exception {
        GuideShell.needPsql();
        Path ignored =
                dumpTo(backups.resolve("daily/heliosdb-20251208-020000.heliodump"), Instant.now());
        Map<String, String> settings =
                Map.of(
                        "PORT", Integer.toString(machine.port()),
                        "COUNT_URL", "https://monitoring.example.com/metrics",
                        "COUNTS", "users=user_count");
        machine.shell().program("curl", "echo 5000\n");
        GuideShell.Result result = succeeds(settings, "dr-test");
        assertThat(result.out())
                .contains("users: 4900 rows (production: 5000)\n")
                .contains("DR Test PASSED: ");
        Map<String, String> strict = new HashMap<>(settings);
        strict.put("TOLERANCE", "1");
        GuideShell.Result failed = run(strict, "dr-test");
        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.out())
                .endsWith(
                        "users: count mismatch (production: 5000, backup: 4900)\nDR Test FAILED\n");
        assertThat(machine.hasInstance()).isFalse();
        assertThat(root.resolve("tmp")).isEmptyDirectory();
    }

    @Test
    void crontabRuns() throws Exception {
        for (String job : List.of("daily-backup", "hourly-incremental", "dr-test")) {
            machine.shell().program("heliosdb-" + job + ".sh", "echo " + job + "\n");
        }
        Path ignored = Files.createDirectories(backups);
        List<String> commands = machine.cronCommands(Files.readString(OPS.resolve("crontab")));
        assertThat(commands).hasSize(3);
        for (String command : commands) {
            GuideShell.Result result = machine.run(Map.of(), "sh", "-c", command);
            assertThat(result).isEqualTo(new GuideShell.Result(0, "", ""));
        }
        assertThat(machine.path("/var/log/heliosdb/incremental.log"))
                .hasContent("hourly-incremental\n");
    }

    @Test
    void scriptsAreClean() throws Exception {
        need("/usr/bin/shellcheck", "no shellcheck");
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        try (Stream<Path> scripts = Files.list(OPS.resolve("bin"))) {
            scripts.map(Path::toString).forEach(command::add);
        }
        GuideShell.Result result = machine.run(Map.of(), command.toArray(String[]::new));
        assertThat(result.exitCode()).as(result.out()).isZero();
    }

    @Test
    void unitsAreValid() throws Exception {
        // Where there is no systemd, nobody needs them.
        need("/usr/bin/systemd-analyze", "systemd is not installed");
        for (String name : Commands.names(OPS.resolve("bin"))) {
            machine.shell().program(name, "");
        }
        Map<String, String> units = new TreeMap<>();
        for (String name : Commands.names(OPS.resolve("systemd"))) {
            units.put(name, Files.readString(OPS.resolve("systemd").resolve(name)));
        }
        GuideShell.Result result = machine.verifyUnits(units);
        assertThat(result.err()).doesNotContain("heliosdb-");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    @Test
    void logsRotate() throws Exception {
        need("/usr/sbin/logrotate", "no logrotate");
        Path log = Files.writeString(machine.path("/var/log/heliosdb/backup.log"), "a line\n");
        String text = Files.readString(OPS.resolve("logrotate/heliosdb"));
        String user = System.getProperty("user.name");
        Path file =
                Files.writeString(
                        root.resolve("logrotate"),
                        machine.adapted("\n" + text)
                                .replace(
                                        "su heliosdb heliosdb",
                                        "su %s %s".formatted(user, group())));
        String state = root.resolve("state").toString();
        GuideShell.Result result =
                machine.run(Map.of(), "logrotate", "-f", "-s", state, file.toString());
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(log).doesNotExist();
        assertThat(log.resolveSibling("backup.log.1")).hasContent("a line\n");
    }

    private String group() throws Exception {
        return machine.run(Map.of(), "id", "-gn").out().strip();
    }

    @Test
    void configurationIsValid() throws Exception {
        GuideShell.Result result =
                machine.run(
                        Map.of(),
                        "heliosdb-lite",
                        "config",
                        "check",
                        "--config",
                        OPS.resolve("config.toml").toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
    }

    /** The other parts of the image are tried with the one file, which is not there yet. */
    @Test
    void imageCopiesWhatIsThere() throws Exception {
        List<String> lines = Files.readAllLines(OPS.resolve("Dockerfile"));
        assertThat(lines).contains("COPY ops/bin/ /usr/local/bin/");
        assertThat(Files.readAllLines(OPS.resolve("Dockerfile.dockerignore")))
                .containsExactly("*", "!ops/bin", "!dist/target/heliosdb-lite-*.tar.gz");
    }

    static void need(String program, String otherwise) {
        boolean isPresent = Files.isExecutable(Path.of(program));
        if (!isPresent) {
            System.err.println("SKIPPED: " + otherwise);
        }
        Assumptions.assumeTrue(isPresent, otherwise);
    }

    private Path dumpTo(Path file, Instant createdAt) throws IOException {
        Path ignored = Files.createDirectories(file.getParent());
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 1);
        DumpResult result =
                Transfer.dump(server, "postgres", request, file, UUID.randomUUID(), createdAt);
        assertThat(result.notCarried()).isEmpty();
        return file;
    }

    private GuideShell.Result succeeds(Map<String, String> settings, String script)
            throws Exception {
        GuideShell.Result result = run(settings, script);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private GuideShell.Result run(Map<String, String> settings, String script) throws Exception {
        Map<String, String> all = new HashMap<>(settings);
        all.put("BACKUP_DIR", backups.toString());
        return machine.run(all, OPS.resolve("bin/heliosdb-" + script + ".sh").toString());
    }

    private static List<String> dumps(Path directory) {
        try {
            return Commands.names(directory).stream()
                    .filter(name -> name.contains(".heliodump"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
