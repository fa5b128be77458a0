package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.Verification;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What an instance tells over HTTP. */
@Execution(ExecutionMode.CONCURRENT)
class HttpTest {
    private static final String DATABASE = System.getProperty("user.name");

    private Path directory;
    private Path backups;
    private int port;
    private int httpPort;

    @BeforeEach
    void prepare() throws IOException {
        directory = Commands.openDirectory();
        backups = directory.resolve("backups");
        port = LocalServer.freePort();
        httpPort = LocalServer.freePort();
    }

    @AfterEach
    void clean() {
        Commands.deleteAll(directory);
    }

    @Test
    void metricsFollowTheInstance() throws Exception {
        Path config = config("wal_size_threshold = \"1MB\"");
        try (ProgramRun run = start("--config", config.toString())) {
            Unattended.await(run, "readiness", () -> get("/ready").startsWith("HTTP/1.1 200 "));
            String status = ProgramRun.run(List.of("status", "--port", "" + port)).out();
            assertThat(status).contains("http:           http://127.0.0.1:" + httpPort + "\n");
            RunningServer server = new RunningServer(port);

            server.execute(DATABASE, "CREATE TABLE users (id int PRIMARY KEY, v text)");
            server.execute(DATABASE, "INSERT INTO users SELECT i FROM generate_series(1, 5000) i");
            Unattended.await(run, "rows", () -> count("user").equals("5000"));
            assertThat(count("public.users")).isEqualTo("5000");
            assertThat(count("order")).isEqualTo("not found");
            server.execute(DATABASE, "BEGIN; DELETE FROM users; ROLLBACK");
            server.execute(DATABASE, "DELETE FROM users WHERE id > 4000");
            server.execute(
                    DATABASE,
                    """
                    CREATE SCHEMA s;
                    CREATE TABLE s.orders (id int) PARTITION BY RANGE (id);
                    CREATE TABLE s.low PARTITION OF s.orders FOR VALUES FROM (0) TO (10);
                    CREATE TABLE s.high PARTITION OF s.orders FOR VALUES FROM (10) TO (99);
                    INSERT INTO s.orders SELECT generate_series(0, 19);
                    ALTER TABLE users RENAME TO people;
                    CREATE VIEW users AS SELECT 1 / 0;
                    """);
            Unattended.await(run, "partitions", () -> count("order").equals("20"));
            Unattended.await(run, "fewer rows", () -> count("people").equals("4000"));
            assertThat(get("/metrics"))
                    .contains("\nheliosdb_table_rows{schema=\"s\",table=\"orders\"} 20\n")
                    .contains("\nheliosdb_table_rows{schema=\"public\",table=\"people\"} 4000\n")
                    .doesNotContain("low", "high", "table=\"users\"");
            server.execute(DATABASE, "TRUNCATE people");
            Unattended.await(run, "no rows", () -> count("people").equals("0"));

            server.execute(
                    DATABASE,
                    "INSERT INTO people SELECT i, md5('') FROM generate_series(1, 30000) i");
            Unattended.await(run, "a dump", () -> metric("dumps_total{result=\"ok\"}") == 1);
            Unattended.await(run, "the newest", () -> metric("newest_good_dump_age_seconds") >= 0);
            assertThat((long) metric("last_dump_bytes"))
                    .isEqualTo(DumpFolder.scan(backups).dumps().getFirst().fileBytes());
            assertThat(metric("dirty_bytes")).isZero();
            assertThat(metric("wal_bytes_since_dump")).isBetween(0.0, 1e6);
            assertThat(metric("newest_proven_dump_age_seconds")).isNaN();
            noteDrill();
            Unattended.await(run, "the proof", () -> metric("newest_proven_dump_age_seconds") >= 0);
            assertThat(metric("newest_proven_dump_timestamp_seconds"))
                    .isEqualTo(metric("newest_good_dump_timestamp_seconds"));

            server.execute(
                    DATABASE,
                    "INSERT INTO people SELECT -i, md5('') FROM generate_series(1, 30000) i");
            server.execute("postgres", allowConnections(false));
            Unattended.await(run, "a failure", () -> metric("dump_failures_in_a_row") == 1);
            assertThat(metric("dumps_total{result=\"failed\"}")).isEqualTo(1);
            assertThat(metric("last_failure_timestamp_seconds{kind=\"unreachable\"}")).isPositive();
            Unattended.await(run, "no readiness", () -> get("/ready").startsWith("HTTP/1.1 503 "));
            assertThat(metric("up")).isZero();
            assertThat(get("/health")).startsWith("HTTP/1.1 200 ");
            server.execute("postgres", allowConnections(true));
            Unattended.await(run, "readiness", () -> metric("up") == 1);
            leaksNothing(run);
        }
    }

    /** What {@code drill} leaves when it restored the dump. */
    private void noteDrill() {
        Path path = DumpFolder.scan(backups).dumps().getFirst().path();
        try (DumpFile dump = DumpFile.open(FileByteSource.open(path))) {
            Instant now = Instant.now();
            VerifiedDumps.note(
                    backups, List.of(Verification.of(dump, Verification.DRILL, now)), List.of());
        }
    }

    /** Whatever is configured, and whatever is asked. */
    private void leaksNothing(ProgramRun run) {
        List<String> secrets =
                List.of("hunter2", "hook-token", "ops@example.com", "smtp-user", "example.com");
        for (String path :
                List.of(
                        "/",
                        "/health",
                        "/ready",
                        "/metrics",
                        "/metrics/people_count",
                        "/config",
                        "/../config.toml",
                        directory.resolve("config.toml").toString(),
                        "/%",
                        "/" + "x".repeat(9000))) {
            assertThat(get(path))
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain(secrets)
                    .doesNotContain(directory.toString(), "Exception", "\tat ", "Server:");
        }
        assertThat(run.err()).doesNotContain(secrets.subList(0, 2));
    }

    @Test
    void readyWhenRestoredAndNotWhenTheServerIsGone() throws Exception {
        Path file = directory.resolve("state.heliodump");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.execute(
                    "postgres",
                    "CREATE TABLE t AS SELECT i, md5(i::text) FROM generate_series(1, 100000) i");
            ProgramRun.Outcome dump =
                    ProgramRun.run(
                            concatenated(
                                    List.of("dump", "-o", file.toString()),
                                    server.flags("postgres")));
            assertThat(dump.exitCode()).as(dump.err()).isZero();
        }
        try (ProgramRun run =
                start("--restore-from", file.toString(), "--http-port", "" + httpPort)) {
            List<String> seen = new ArrayList<>();
            Unattended.await(
                    run,
                    "readiness",
                    () -> {
                        boolean isAnnounced = run.out().contains("ready:");
                        String answer = get("/ready");
                        seen.add(answer);
                        assertThat(isAnnounced || !answer.contains("200 OK") || isTableThere())
                                .isTrue();
                        return answer.contains("200 OK");
                    });
            assertThat(seen).anyMatch(answer -> answer.contains("\"reason\":\"restoring\""));
            Unattended.await(run, "rows", () -> count("t").equals("100000"));

            long server = serverPid();
            signal("STOP", server);
            Unattended.await(
                    run, "silence", () -> get("/ready").contains("does not answer in time"));
            assertThat(get("/metrics")).startsWith("HTTP/1.1 200 ").contains("\nheliosdb_up 0\n");
            signal("CONT", server);
            Unattended.await(run, "readiness", () -> get("/ready").contains("200 OK"));

            signal("KILL", server);
            boolean ignored = run.awaitFor(1100);
            assertThat(get("/ready")).doesNotContain("200 OK");
            assertThat(run.await().exitCode()).isEqualTo(13);
        }
    }

    private boolean isTableThere() {
        return count("t").equals("100000");
    }

    private long serverPid() {
        String status = ProgramRun.run(List.of("status", "--json", "--port", "" + port)).out();
        return Long.parseLong(status.replaceAll("(?s).*\"server_pid\":(\\d+).*", "$1"));
    }

    private static void signal(String name, long pid) {
        String ignored = Commands.run(List.of("kill", "-" + name, Long.toString(pid)));
    }

    @Test
    void thousandScrapesAtATime() throws Exception {
        try (ProgramRun run =
                        ProgramRun.startAsLaunched(
                                List.of("start", "--memory", "--port", "" + port),
                                "--http-port",
                                "" + httpPort);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Unattended.await(run, "readiness", () -> get("/ready").contains("200 OK"));
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                calls.add(() -> get("/metrics"));
            }
            for (Future<String> answer : threads.invokeAll(calls)) {
                assertThat(answer.get()).startsWith("HTTP/1.1 200 ").contains("\nheliosdb_up 1\n");
            }
            assertThat(residentMebibytes(run)).isLessThan(250);
        }
    }

    private static long residentMebibytes(ProgramRun run) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + run.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void nothingStartsOnAPortThatCannotBeUsed() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(14, "the HTTP port is in use", "--http-port", "" + other.getLocalPort());
        }
        refused(2, "cannot listen on this HTTP address", "--http-listen", "192.0.2.1");
        refused(2, "HTTP and SQL cannot be served on the same port", "--http-port", "" + port);
        refused(2, "bad value of a setting", "--http-port", "0");
    }

    private void refused(int exitCode, String reason, String... more) {
        List<String> words = new ArrayList<>(List.of("start", "--memory", "--port", "" + port));
        if (!more[0].equals("--http-port")) {
            words.addAll(List.of("--http-port", "" + httpPort));
        }
        ProgramRun.Outcome outcome = ProgramRun.run(words, more);
        assertThat(outcome.exitCode()).as(outcome.err()).isEqualTo(exitCode);
        assertThat(outcome.errorLines()).singleElement().asString().contains(reason);
        assertThat(outcome.hintLines()).hasSize(1);
    }

    private Path config(String lines) throws IOException {
        Path password = Files.writeString(directory.resolve("password"), "hunter2\n");
        Files.setPosixFilePermissions(password, PosixFilePermissions.fromString("rw-------"));
        String text =
                """
                [dump]
                backup_dir = "%s"
                notify_webhook = "http://127.0.0.1:%d/hook-token"
                notify_email = "ops@example.com"
                %s
                [smtp]
                host = "127.0.0.1"
                port = 1
                user = "smtp-user"
                password_file = "%s"
                [http]
                port = %d
                """
                        .formatted(backups, httpPort, lines, password, httpPort);
        return Files.writeString(directory.resolve("config.toml"), text);
    }

    private ProgramRun start(String... more) {
        return ProgramRun.start(List.of("start", "--memory", "--port", "" + port), more);
    }

    private static List<String> concatenated(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static String allowConnections(boolean value) {
        return "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS %s".formatted(DATABASE, value);
    }

    /** The number behind a metric; not a number if it is not there. */
    private double metric(String name) {
        return get("/metrics")
                .lines()
                .filter(line -> line.startsWith("heliosdb_" + name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .findFirst()
                .orElse(Double.NaN);
    }

    private String count(String name) {
        String answer = get("/metrics/" + name + "_count");
        return answer.substring(answer.indexOf("\r\n\r\n") + 4).strip();
    }

    /** The whole answer; empty if nobody listens. */
    private String get(String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), httpPort)) {
            socket.setSoTimeout(20_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }
}
