package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.engine.ProcessIdentity;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.http.HttpPort;
import io.heliosdb.lite.http.Routes;
import io.heliosdb.lite.observe.InstanceObserver;
import io.heliosdb.lite.observe.ScheduleView;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sections 4, 5 and 10 of the user guide: the scripts as printed, which lie in the resources, with
 * other paths and ports, and with a directory in place of the bucket.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GuideOperationsTest {
    private static final String DAILY = "heliosdb-daily-backup.sh";
    private static final String HOURLY = "heliosdb-hourly-incremental.sh";
    private static final String LATEST =
            "s3/my-bucket/heliosdb-backups/daily/heliosdb-latest.heliodump";

    @TempDir Path root;

    private EmbeddedServer server;
    private Machine machine;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.execute(
                "postgres",
                """
                CREATE TABLE users AS SELECT i AS id FROM generate_series(1, 5000) i;
                CREATE TABLE orders AS SELECT i AS id, now() AS created_at FROM generate_series(1, 70) i;
                CREATE TABLE daily_metrics (x int);
                CREATE TABLE user_aggregates (x int);
                CREATE TABLE revenue_summary (x int);
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
        GuideShell.needPsql();
        machine = new Machine(root, server.port());
    }

    @Test
    void dailyBackup() throws Exception {
        run(machine.install(DAILY, guide(DAILY)).toString());
        Path daily = machine.path("/var/backups/heliosdb/daily");
        List<String> dumps = dumps(daily);
        assertThat(dumps).hasSize(1);
        assertThat(dumps(root.resolve("s3/my-bucket/heliosdb-backups/daily"))).isEqualTo(dumps);
        assertThat(machine.path("/var/backups/heliosdb/backup.log"))
                .content()
                .endsWith("Backup completed successfully\n");
    }

    @Test
    void hourlyIncrementsAndRotation() throws Exception {
        String hourly = machine.install(HOURLY, guide(HOURLY)).toString();
        Path directory = Files.createDirectories(machine.path("/var/backups/heliosdb/incremental"));
        run(hourly);
        server.execute("postgres", "INSERT INTO users VALUES (5001)");
        run(hourly);
        assertThat(dumps(directory)).containsExactly("base.heliodump", "base.heliodump.inc1");
        onMondayAtMidnight();
        server.execute("postgres", "DELETE FROM users WHERE id = 5001");
        run(hourly);
        Files.delete(machine.path("/usr/local/bin/date"));
        assertThat(dumps(directory))
                .hasSize(3)
                .doesNotContain("base.heliodump")
                .contains("base.heliodump.inc1", "base.heliodump.inc2");
        run(hourly);
        run(hourly);
        // The second base got an increment of its own, and the first is still found by its two.
        assertThat(dumps(directory)).contains("base.heliodump", "base.heliodump.inc3");
        assertThat(dumps(directory)).hasSize(5);
        run("heliosdb-lite", "verify", "--chain", "--input", directory + "/base.heliodump.inc2");
        run("heliosdb-lite", "verify", "--chain", "--input", directory + "/base.heliodump.inc3");
    }

    private void onMondayAtMidnight() {
        machine.shell()
                .program(
                        "date",
                        """
                        case $1 in
                            +%u) echo 1 ;;
                            +%H) echo 00 ;;
                            *) exec /bin/date "$@" ;;
                        esac
                        """);
    }

    @Test
    void disasterRecovery() throws Exception {
        dumpTo(root.resolve(LATEST));
        Path data = Files.createDirectories(machine.path("/data"));
        GuideShell.Result result =
                machine.runAlone(
                        Map.of(),
                        "set -e\n"
                                + guide("disaster-recovery.sh")
                                + "kill $DB_PID; wait $DB_PID\n");
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.out()).contains("  5000\n").contains("Disaster recovery completed at ");
        run(
                "heliosdb-lite",
                "diff",
                data + "/heliosdb-restored.heliodump",
                root.resolve(LATEST).toString());
    }

    /**
     * Its pattern takes every digit that psql prints, also that of "(1 row)": without it, it works.
     */
    @Test
    void disasterRecoveryDrill() throws Exception {
        dumpTo(root.resolve(LATEST));
        int httpPort = DebianServer.freePort();
        monitoringIsAt(httpPort);
        Path psqlrc = Files.writeString(root.resolve("psqlrc"), "\\pset footer off\n");
        HttpPort port = HttpPort.open("127.0.0.1", httpPort, routes());
        try {
            GuideShell.Result result =
                    machine.runAlone(
                            Map.of("PSQLRC", psqlrc.toString()),
                            guide("heliosdb-dr-test.sh") + "wait $TEST_PID\n");
            assertThat(result.exitCode()).as(result.toString()).isZero();
            assertThat(result.out())
                    .contains("DR Test PASSED: User counts match\n")
                    .endsWith("DR test completed successfully\n");
        } finally {
            port.close();
        }
    }

    /** What the server's instance tells of it. */
    private Routes routes() {
        InstanceObserver observer =
                new InstanceObserver(Optional.empty(), InstantSource.system(), System::nanoTime);
        RunningInstance instance =
                new RunningInstance(
                        ProcessIdentity.current(),
                        server.pid(),
                        "127.0.0.1",
                        server.port(),
                        true,
                        DatabaseServer.USER,
                        "postgres",
                        server.dataDirectory(),
                        "18",
                        Instant.EPOCH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty());
        observer.ready(server.settings("postgres"), instance, ScheduleView.NONE);
        return new Routes(observer, "test", "127.0.0.1");
    }

    /** Whatever site is asked, the port answers. */
    private void monitoringIsAt(int httpPort) {
        machine.shell()
                .program(
                        "curl",
                        """
                        #!/bin/bash
                        url=${*: -1}
                        exec 3<>/dev/tcp/127.0.0.1/%d
                        printf 'GET /%%s HTTP/1.0\\r\\n\\r\\n' "${url#https://*/}" >&3
                        sed '1,/^\\r$/d' <&3
                        """
                                .formatted(httpPort));
    }

    @Test
    void crontabOfSchedule() throws Exception {
        machine.install(DAILY, guide(DAILY));
        machine.install(HOURLY, guide(HOURLY));
        machine.install("heliosdb-dr-test.sh", "#!/bin/sh\necho proved\n");
        Path ignored = Files.createDirectories(machine.path("/var/backups/heliosdb/incremental"));
        List<String> commands = machine.cronCommands(guide("crontab"));
        assertThat(commands).hasSize(3);
        for (String command : commands) {
            run("sh", "-c", command);
        }
        assertThat(machine.path("/var/log/heliosdb-backup.log"))
                .content()
                .contains("Dump complete");
        assertThat(machine.path("/var/log/heliosdb-dr-test.log")).hasContent("proved\n");
    }

    @Test
    void unitsOfSchedule() throws Exception {
        OpsFilesTest.need("/usr/bin/systemd-analyze", "systemd is not installed");
        machine.install(DAILY, guide(DAILY));
        Map<String, String> units = new TreeMap<>();
        for (String name : List.of("heliosdb-backup.service", "heliosdb-backup.timer")) {
            units.put(name, guide(name));
        }
        GuideShell.Result result = machine.verifyUnits(units);
        assertThat(result.err()).doesNotContain("heliosdb-");
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    @Test
    void crontabOfTheShop() throws Exception {
        for (String directory : List.of("daily", "hourly")) {
            Path ignored = Files.createDirectories(machine.path("/backups/" + directory));
        }
        List<String> commands = machine.cronCommands(guide("example1-crontab"));
        assertThat(commands).hasSize(4);
        for (String command : commands) {
            run("sh", "-c", command);
        }
        assertThat(dumps(machine.path("/backups/daily")))
                .singleElement()
                .asString()
                .startsWith("full-2");
        List<String> hourly = dumps(machine.path("/backups/hourly"));
        assertThat(hourly).singleElement().asString().startsWith("inc-2");
        assertThat(dumps(root.resolve("s3/backups/hourly"))).isEqualTo(hourly);
    }

    @Test
    void resetBeforeEachTestRun() throws Exception {
        Path ignored = Files.createDirectories(machine.path("/fixtures"));
        server.createDatabase("fixture");
        server.execute("fixture", "CREATE TABLE t AS SELECT 1 AS x");
        Map<String, String> environment = Map.of("PGDATABASE", "fixture");
        String script = machine.adapted(guide("example2.sh"));
        String reset = script.substring(script.indexOf("# Reset"));
        assertThat(machine.run(environment, "sh", "-ec", script).exitCode()).isZero();
        server.execute("fixture", "UPDATE t SET x = 2; CREATE TABLE u ()");
        assertThat(machine.run(environment, "sh", "-ec", reset).exitCode()).isZero();
        assertThat(server.query("fixture", "SELECT x FROM t")).containsExactly("1");
    }

    @Test
    void analyticsExport() throws Exception {
        Path exports = Files.createDirectories(machine.path("/analytics/exports"));
        run(machine.install("export-analytics.sh", guide("example3.sh")).toString());
        String name = dumps(exports).getFirst();
        GuideShell.Result tables =
                run("heliosdb-lite", "inspect", "-i", root.resolve("s3") + "/" + name);
        assertThat(tables.out()).contains("Tables: 3\n");
    }

    private void dumpTo(Path file) throws IOException {
        Path ignored = Files.createDirectories(file.getParent());
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 1);
        assertThat(Transfer.dump(server, "postgres", request, file).notCarried()).isEmpty();
    }

    private GuideShell.Result run(String... command) throws Exception {
        GuideShell.Result result = machine.run(Map.of(), command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result;
    }

    private static List<String> dumps(Path directory) throws IOException {
        return Commands.names(directory).stream()
                .filter(name -> name.contains(".heliodump"))
                .toList();
    }

    private static String guide(String name) {
        try (InputStream in = GuideOperationsTest.class.getResourceAsStream("guide/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
