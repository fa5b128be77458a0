package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Instances that take dumps by themselves. */
@Execution(ExecutionMode.CONCURRENT)
class ScheduleTest {
    private static final String DATABASE = Unattended.DATABASE;
    private static final String FILL =
            "INSERT INTO t SELECT i, md5(i::text) FROM generate_series(%d, %d) i";

    private Unattended around;

    @BeforeEach
    void prepare() throws IOException {
        around = new Unattended();
    }

    @AfterEach
    void clean() {
        around.close();
    }

    @Test
    void dumpsIncrementsAndOneNoticeOfAFailure() throws Exception {
        around.configure(
                "schedule = \"0 3 * * *\"\nwal_size_threshold = \"1MB\"\nincremental = true");
        try (ProgramRun run = around.start("--memory", "--config", around.config.toString())) {
            DatabaseServer server = around.server();
            server.execute(DATABASE, "CREATE TABLE t (id int PRIMARY KEY, v text)");
            server.execute(DATABASE, FILL.formatted(1, 20_000));
            Unattended.await(run, "a full dump", () -> around.dumps().size() == 1);
            assertThat(around.dumps().getFirst().isFull()).isTrue();
            assertThat(around.name(0)).matches("heliosdb-[0-9]{8}T[0-9]{6}Z-full\\.heliodump");

            server.execute(DATABASE, FILL.formatted(20_001, 40_000));
            Unattended.await(run, "an increment", () -> around.dumps().size() == 2);
            assertThat(around.dumps().get(1).isFull()).isFalse();
            assertThat(around.name(1)).matches("heliosdb-[0-9]{8}T[0-9]{6}Z-inc\\.heliodump");

            server.execute(DATABASE, FILL.formatted(40_001, 60_000));
            server.execute("postgres", allowConnections(false));
            Unattended.await(run, "a notice", () -> around.notices.size() == 1);
            assertThat(around.notices.getFirst())
                    .contains("\"event\":\"failure\"", "not currently accept");
            assertThat(around.status()).contains("failed in a row: 1", "next run:", "0 3 * * *");
            assertThat(around.dumps()).hasSize(2);

            server.execute("postgres", allowConnections(true));
            Unattended.signal(run, "HUP");
            Unattended.await(run, "a recovery", () -> around.notices.size() == 2);
            assertThat(around.notices.getLast()).contains("\"event\":\"recovery\"");
            assertThat(around.dumps()).hasSize(3);
            assertThat(around.status()).contains("failed in a row: 0");

            Files.writeString(around.config, "[dump]\nschedule = \"x\"\n");
            Unattended.signal(run, "HUP");
            Unattended.await(
                    run, "a complaint", () -> run.err().contains("the settings stay as they were"));
            assertThat(run.isRunning()).isTrue();
            Unattended.stop(run);
        }
        ProgramRun.Outcome chain =
                ProgramRun.run(
                        List.of(
                                "verify",
                                "--chain",
                                "--input",
                                around.dumps().getFirst().path().toString()));
        assertThat(chain.exitCode()).as(chain.out() + chain.err()).isZero();
        assertThat(chain.out()).contains("Chain: OK (3 dumps)");
        assertThat(around.notices).hasSize(2);
        assertThat(around.subjects())
                .containsExactly(
                        "dump failed: database " + DATABASE,
                        "dumps are good again: database " + DATABASE);
    }

    @Test
    void namedDatabaseOnDiskIsDumpedAndPrunedAndAStopLeavesNothingHalf() throws Exception {
        Path password = Files.writeString(around.directory.resolve("password"), "s3cret\n");
        Path data = around.directory.resolve("data");
        String[] words = {
            "--data-dir", data.toString(),
            "--password-file", password.toString(),
            "--config", around.config.toString()
        };
        around.configure("");
        try (ProgramRun run = around.start(words)) {
            sql("postgres", "CREATE DATABASE shop");
            sql("shop", "CREATE TABLE t (id int PRIMARY KEY, v text)");
            around.configure(
                    """
                    database = "shop"
                    schedule = "0 3 * * *"
                    wal_size_threshold = "1MB"
                    keep_last = 1
                    """);
            around.missDump();
            Unattended.signal(run, "HUP");
            Unattended.await(run, "a dump", () -> around.dumps().size() == 1);
            String first = around.name(0);
            assertThat(around.dumps().getFirst().metadata().database()).isEqualTo("shop");
            sql("shop", FILL.formatted(1, 20_000));
            Unattended.await(run, "a deletion", () -> run.err().contains("deleted 1 dumps"));
            assertThat(around.dumps()).hasSize(1);
            assertThat(around.name(0)).isGreaterThan(first);

            try (Connection connection = connect()) {
                DatabaseServer.execute(
                        connection, "BEGIN; LOCK TABLE t; " + FILL.formatted(20_001, 40_000));
                Unattended.await(run, "a dump that waits", () -> !halfDumps().isEmpty());
                Unattended.stop(run);
            }
            assertThat(halfDumps()).isEmpty();
            assertThat(around.dumps()).hasSize(1);
        }
        try (ProgramRun run = around.start(words)) {
            assertThat(around.status()).contains("  cancelled  ", "failed in a row: 0");
            Unattended.stop(run);
        }
        assertThat(around.subjects()).isEmpty();
    }

    private void sql(String database, String statement) {
        ProgramRun.Outcome outcome =
                ProgramRun.run(
                        Map.of("PGPASSWORD", "s3cret"),
                        List.of("sql", "-h", "127.0.0.1", "-p", Integer.toString(around.port)),
                        "-d",
                        database,
                        statement);
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/shop".formatted(around.port), DATABASE, "s3cret");
    }

    private List<String> halfDumps() {
        try {
            return Commands.names(around.backups).stream()
                    .filter(name -> name.endsWith(".tmp"))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatAnInstanceLeavesTheNextOneBeginsWith() throws Exception {
        Path file = around.directory.resolve("state.heliodump");
        try (ProgramRun run = around.start("--memory", "--dump-on-stop", file.toString())) {
            DatabaseServer server = around.server();
            server.execute(DATABASE, "CREATE TABLE t (id int PRIMARY KEY, v text)");
            server.execute(DATABASE, FILL.formatted(1, 1000));
            Unattended.stop(run);
        }
        try (ProgramRun run = around.start("--memory", "--restore-from", file.toString())) {
            DatabaseServer server = around.server();
            assertThat(server.query(DATABASE, "SELECT count(*) FROM t")).containsExactly("1000");
            server.execute(DATABASE, "DELETE FROM t WHERE id > 900");
            List<String> dump = new ArrayList<>(List.of("dump", "--append", "-o", file.toString()));
            dump.addAll(server.flags(DATABASE));
            assertThat(ProgramRun.run(dump).exitCode()).isZero();
            Unattended.stop(run);
        }
        // The newest of the chain; and no chain loses its base.
        ProgramRun.Outcome refused =
                ProgramRun.run(
                        List.of("start", "--memory", "--port", Integer.toString(around.port)),
                        "--dump-on-stop",
                        file.toString());
        assertThat(refused.exitCode()).as(refused.err()).isEqualTo(14);
        try (ProgramRun run = around.start("--memory", "--restore-from", file.toString())) {
            assertThat(around.server().query(DATABASE, "SELECT count(*) FROM t"))
                    .containsExactly("900");
            Unattended.stop(run);
        }
    }

    private static String allowConnections(boolean value) {
        return "ALTER DATABASE \"%s\" ALLOW_CONNECTIONS %s".formatted(DATABASE, value);
    }
}
