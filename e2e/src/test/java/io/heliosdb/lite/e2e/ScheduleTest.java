package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Instances that take dumps by themselves. */
class ScheduleTest {
    private static final long PATIENCE_MILLIS = 60_000;
    private static final String DATABASE = System.getProperty("user.name");
    private static final String FILL =
            "INSERT INTO t SELECT i, md5(i::text) FROM generate_series(%d, %d) i";

    private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
    private Path directory;
    private Path backups;
    private HttpServer webhook;
    private int port;

    @BeforeEach
    void prepare() throws IOException {
        directory = Commands.openDirectory();
        backups = directory.resolve("backups");
        webhook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        webhook.createContext("/", this::note);
        webhook.start();
        port = LocalServer.freePort();
    }

    @AfterEach
    void clean() {
        webhook.stop(0);
        Commands.deleteAll(directory);
    }

    @Test
    void dumpsIncrementsAndOneNoticeOfAFailure() throws Exception {
        Path config = config("schedule = \"0 3 * * *\"\nwal_size_threshold = \"1MB\"");
        try (ProgramRun run = start("--memory", "--config", config.toString())) {
            await(run, "the line that says ready", () -> run.out().contains("ready:"));
            Running server = new Running(port);
            server.execute(DATABASE, "CREATE TABLE t (id int PRIMARY KEY, v text)");
            server.execute(DATABASE, FILL.formatted(1, 20_000));
            await(run, "a full dump", () -> dumps().size() == 1);
            assertThat(dumps().getFirst().isFull()).isTrue();
            assertThat(name(0)).matches("heliosdb-[0-9]{8}T[0-9]{6}Z-full\\.heliodump");

            server.execute(DATABASE, FILL.formatted(20_001, 40_000));
            await(run, "an increment", () -> dumps().size() == 2);
            assertThat(dumps().get(1).isFull()).isFalse();
            assertThat(name(1)).matches("heliosdb-[0-9]{8}T[0-9]{6}Z-inc\\.heliodump");

            server.execute(DATABASE, FILL.formatted(40_001, 60_000));
            server.execute("postgres", allowConnections(false));
            await(run, "a notice", () -> notices.size() == 1);
            assertThat(notices.getFirst())
                    .contains("\"event\":\"failure\"", "not currently accept");
            assertThat(status()).contains("failed in a row: 1", "next run:", "0 3 * * *");
            assertThat(dumps()).hasSize(2);

            server.execute("postgres", allowConnections(true));
            hangUp(run);
            await(run, "a recovery", () -> notices.size() == 2);
            assertThat(notices.getLast()).contains("\"event\":\"recovery\"");
            assertThat(dumps()).hasSize(3);
            assertThat(status()).contains("failed in a row: 0");

            Files.writeString(config, "[dump]\nschedule = \"x\"\n");
            hangUp(run);
            await(run, "a complaint", () -> run.err().contains("the settings stay as they were"));
            assertThat(run.isRunning()).isTrue();
            terminate(run);
            assertThat(run.await().exitCode()).isZero();
        }
        ProgramRun.Outcome chain =
                ProgramRun.run(
                        List.of(
                                "verify",
                                "--chain",
                                "--input",
                                dumps().getFirst().path().toString()));
        assertThat(chain.exitCode()).as(chain.out() + chain.err()).isZero();
        assertThat(chain.out()).contains("Chain: OK (3 dumps)");
        assertThat(notices).hasSize(2);
    }

    @Test
    void whatAnInstanceLeavesTheNextOneBeginsWith() throws Exception {
        Path file = directory.resolve("state.heliodump");
        try (ProgramRun run = start("--memory", "--dump-on-stop", file.toString())) {
            await(run, "the line that says ready", () -> run.out().contains("ready:"));
            Running server = new Running(port);
            server.execute(DATABASE, "CREATE TABLE t (id int PRIMARY KEY, v text)");
            server.execute(DATABASE, FILL.formatted(1, 1000));
            terminate(run);
            assertThat(run.await().exitCode()).isZero();
        }
        try (ProgramRun run = start("--memory", "--restore-from", file.toString())) {
            await(run, "the line that says ready", () -> run.out().contains("ready:"));
            Running server = new Running(port);
            assertThat(server.query(DATABASE, "SELECT count(*) FROM t")).containsExactly("1000");
            server.execute(DATABASE, "DELETE FROM t WHERE id > 900");
            List<String> dump = new ArrayList<>(List.of("dump", "--append", "-o", file.toString()));
            dump.addAll(server.flags(DATABASE));
            assertThat(ProgramRun.run(dump).exitCode()).isZero();
        }
        // The newest of the chain; and no chain loses its base.
        ProgramRun.Outcome refused =
                ProgramRun.run(
                        List.of("start", "--memory", "--port", Integer.toString(port)),
                        "--dump-on-stop",
                        file.toString());
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(14);
        try (ProgramRun run = start("--memory", "--restore-from", file.toString())) {
            await(run, "the line that says ready", () -> run.out().contains("ready:"));
            assertThat(new Running(port).query(DATABASE, "SELECT count(*) FROM t"))
                    .containsExactly("900");
        }
    }

    private Path config(String lines) throws IOException {
        String text =
                """
                [dump]
                backup_dir = "%s"
                incremental = true
                notify_webhook = "http://127.0.0.1:%d/hook"
                %s
                """
                        .formatted(backups, webhook.getAddress().getPort(), lines);
        return Files.writeString(directory.resolve("config.toml"), text);
    }

    private ProgramRun start(String... more) {
        List<String> words = new ArrayList<>(List.of("start", "--port", Integer.toString(port)));
        words.addAll(List.of(more));
        return ProgramRun.start(words);
    }

    private List<DumpHead> dumps() {
        return Files.isDirectory(backups) ? DumpFolder.scan(backups).dumps() : List.of();
    }

    private String name(int index) {
        return dumps().get(index).path().getFileName().toString();
    }

    private String status() {
        return ProgramRun.run(List.of("status", "--port", Integer.toString(port))).out();
    }

    private static String allowConnections(boolean value) {
        return "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS %s".formatted(DATABASE, value);
    }

    private static void hangUp(ProgramRun run) {
        String ignored = Commands.run(List.of("kill", "-HUP", Long.toString(run.pid())));
    }

    private static void terminate(ProgramRun run) {
        String ignored = Commands.run(List.of("kill", "-TERM", Long.toString(run.pid())));
    }

    private static void await(ProgramRun run, String what, BooleanSupplier isThere) {
        for (int waited = 0; !isThere.getAsBoolean(); waited += 50) {
            assertThat(run.isRunning() && waited < PATIENCE_MILLIS)
                    .as("no %s: %s%s", what, run.out(), run.err())
                    .isTrue();
            boolean ignored = run.awaitFor(50);
        }
    }

    private void note(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            notices.add(new String(body, StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(204, -1);
        }
    }

    /** The server of an instance that the program runs. */
    private record Running(int port) implements DatabaseServer {
        @Override
        public long pid() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Path dataDirectory() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }
}
