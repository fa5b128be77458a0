package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Whatever dies at whatever moment: old or new, never half, and the next run cleans up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KillTest {
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 100 : 4;
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());

    /** When the program moves rows at the latest; before it nothing can be disturbed. */
    private static final int START_MILLIS = 10_000;

    @TempDir static Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private EmbeddedServer server;
    private Path home;
    private Path file;
    private Path old;
    private Map<String, String> oldRows;
    private Map<String, String> newRows;

    @BeforeAll
    void start() throws Exception {
        System.out.println("KillTest: -Dhelios.seed=" + SEED);
        home = Commands.openDirectory();
        server = EmbeddedServer.startOnDisk(home.resolve("db"));
        server.createDatabase("big");
        server.execute(
                "big",
                """
                CREATE TABLE a (id int PRIMARY KEY, v text, n numeric);
                INSERT INTO a SELECT i, md5(i::text) || md5((i + 1)::text), i / 7.0
                    FROM generate_series(1, 150000) i;
                CREATE TABLE b AS SELECT * FROM a WHERE id % 3 = 0;
                CREATE INDEX ON b (v);
                """);
        newRows = Fingerprint.ofRows(server, "big");
        file = directory.resolve("new.heliodump");
        DumpResult ignored = Transfer.dump(server, "big", request(), file);
        server.createDatabase("target");
        server.execute(
                "target",
                "CREATE TABLE a (id int); INSERT INTO a VALUES (1); CREATE TABLE c (x int)");
        oldRows = Fingerprint.ofRows(server, "target");
        old = directory.resolve("old.heliodump");
        ignored = Transfer.dump(server, "target", request(), old);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
        Commands.deleteAll(home);
    }

    @BeforeEach
    void putOldDataBack() {
        assertThat(Transfer.restore(server, "target", old, 1).skipped()).isEmpty();
    }

    private static DumpRequest request() {
        return DumpRequest.of(TableSelection.all(), Compression.ZSTD, 2);
    }

    @Test
    void killedDumpLeavesOldFileOrNone() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("dumps"));
        Path target = folder.resolve("x.heliodump");
        byte[] before = Files.readAllBytes(old);
        for (int round = 0; round < ROUNDS; round++) {
            boolean isNew = round % 2 == 0;
            Files.deleteIfExists(target);
            if (!isNew) {
                Files.write(target, before);
            }
            try (ProgramRun run = ProgramRun.start(dump("big", target))) {
                awaitRows(run);
                boolean ended = run.awaitFor(random.nextInt(600));
                run.kill();
                if (ended || (Files.exists(target) && isNew)) {
                    assertThat(Transfer.verify(target).isPassed()).isTrue();
                } else if (isNew) {
                    assertThat(target).doesNotExist();
                } else if (Files.mismatch(target, old) != -1) {
                    assertThat(Transfer.verify(target).isPassed()).isTrue();
                }
            }
        }
        ProgramRun.Outcome last = ProgramRun.run(dump("big", target));
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(Commands.names(folder)).containsExactly("x.heliodump");
        assertThat(Transfer.verify(target).isPassed()).isTrue();
    }

    @Test
    void killedRestoreLeavesOldDataOrNew() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            putOldDataBack();
            try (ProgramRun run = ProgramRun.start(restore("target"))) {
                awaitRows(run);
                boolean ignored = run.awaitFor(random.nextInt(2500));
                run.kill();
            }
            assertThat(Fingerprint.ofRows(server, "target")).isIn(oldRows, newRows);
        }
        ProgramRun.Outcome last = ProgramRun.run(restore("target"));
        assertThat(last.exitCode()).as(last.err()).isZero();
        assertThat(Fingerprint.ofRows(server, "target")).isEqualTo(newRows);
        awaitNoLeftovers();
    }

    @Test
    void interruptedProgramsCleanUpThemselves() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("interrupted"));
        try (ProgramRun run = ProgramRun.start(dump("big", folder.resolve("x.heliodump")))) {
            awaitRows(run);
            run.interrupt();
            ProgramRun.Outcome outcome = run.await();
            assertThat(outcome.exitCode()).isIn(130, 0);
            assertThat(Commands.names(folder)).hasSize(outcome.exitCode() == 0 ? 1 : 0);
        }
        try (ProgramRun run = ProgramRun.start(restore("target"))) {
            awaitRows(run);
            run.interrupt();
            ProgramRun.Outcome outcome = run.await();
            assertThat(outcome.exitCode()).isIn(130, 0);
            assertThat(Fingerprint.ofRows(server, "target"))
                    .isEqualTo(outcome.exitCode() == 0 ? newRows : oldRows);
        }
    }

    @Test
    void killedServerEndsDumpWithoutFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("server"));
        try (ProgramRun run = ProgramRun.start(slowDump(folder.resolve("x.heliodump")))) {
            awaitRows(run);
            server.kill();
            connectionWasLost(run.await());
        } finally {
            server.restart();
        }
        assertThat(Commands.names(folder)).isEmpty();
        assertThat(Fingerprint.ofRows(server, "big")).isEqualTo(newRows);
    }

    @Test
    void killedServerLeavesOldDataInRestore() throws Exception {
        try (ProgramRun run = ProgramRun.start(restore("target"))) {
            awaitRows(run);
            boolean ignored = run.awaitFor(random.nextInt(300));
            server.kill();
            ProgramRun.Outcome outcome = run.await();
            if (outcome.exitCode() != 0) {
                connectionWasLost(outcome);
            }
        } finally {
            server.restart();
        }
        assertThat(Fingerprint.ofRows(server, "target")).isIn(oldRows, newRows);
        ProgramRun.Outcome again = ProgramRun.run(restore("target"));
        assertThat(again.exitCode()).as(again.err()).isZero();
        assertThat(Fingerprint.ofRows(server, "target")).isEqualTo(newRows);
        awaitNoLeftovers();
    }

    @Test
    void terminatedSessionsEndDumpWithoutFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("terminated"));
        try (ProgramRun run = ProgramRun.start(slowDump(folder.resolve("x.heliodump")))) {
            awaitRows(run);
            terminateSessions();
            connectionWasLost(run.await());
        }
        assertThat(Commands.names(folder)).isEmpty();
    }

    @Test
    void terminatedSessionsLeaveOldDataInRestore() throws Exception {
        try (ProgramRun run = ProgramRun.start(restore("target"))) {
            awaitRows(run);
            terminateSessions();
            connectionWasLost(run.await());
        }
        assertThat(Fingerprint.ofRows(server, "target")).isEqualTo(oldRows);
    }

    @Test
    void connectionsCutAnywhereEndDumpWithoutFile() throws Exception {
        Path folder = Files.createDirectory(directory.resolve("cut"));
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = random.nextLong(12L << 20);
            try (CuttingProxy proxy = CuttingProxy.cuttingAfter(server.port(), bytes)) {
                List<String> words = dump("big", folder.resolve("x.heliodump"));
                ProgramRun.Outcome outcome = ProgramRun.run(through(proxy, words));
                connectionWasLost(outcome);
            }
            assertThat(Commands.names(folder)).isEmpty();
        }
    }

    @Test
    void connectionsCutAnywhereLeaveOldDataInRestore() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            long bytes = random.nextLong(12L << 20);
            try (CuttingProxy proxy = CuttingProxy.cuttingAfter(server.port(), bytes)) {
                connectionWasLost(ProgramRun.run(through(proxy, restore("target"))));
            }
            assertThat(Fingerprint.ofRows(server, "target")).isEqualTo(oldRows);
        }
        ProgramRun.Outcome last = ProgramRun.run(restore("target"));
        assertThat(last.exitCode()).as(last.err()).isZero();
        awaitNoLeftovers();
    }

    private static void connectionWasLost(ProgramRun.Outcome outcome) {
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(13);
        assertThat(outcome.errorLines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.hintLines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(2);
        assertThat(outcome.out()).isEmpty();
    }

    /** Waits until the program moves rows; its first session ends by itself. */
    private void awaitRows(ProgramRun run) throws SQLException {
        String count = sessions("count(*)") + " AND state = 'active' AND query LIKE 'COPY%'";
        for (int waited = 0; waited < START_MILLIS; waited += 5) {
            if (!run.isRunning() || !server.query("postgres", count).contains("0")) {
                return;
            }
            boolean ignored = run.awaitFor(5);
        }
        throw new IllegalStateException("the program moved no rows");
    }

    private void terminateSessions() throws SQLException {
        List<String> ignored = server.query("postgres", sessions("pg_terminate_backend(pid)"));
    }

    private static String sessions(String what) {
        return "SELECT %s FROM pg_stat_activity WHERE application_name = 'heliosdb-lite'"
                .formatted(what);
    }

    /** The server may take a moment to notice that a program is gone. */
    private void awaitNoLeftovers() throws Exception {
        assertThat(server.leftovers()).isEmpty();
    }

    private List<String> through(CuttingProxy proxy, List<String> words) {
        List<String> changed = new ArrayList<>(words);
        changed.set(
                changed.indexOf(Integer.toString(server.port())), Integer.toString(proxy.port()));
        return changed;
    }

    private List<String> dump(String database, Path target) {
        return words(database, "dump", "-o", target.toString());
    }

    /** Takes long enough to be caught in the middle. */
    private List<String> slowDump(Path target) {
        List<String> words = dump("big", target);
        words.addAll(List.of("--compression-level", "22", "--jobs", "1"));
        return words;
    }

    private List<String> restore(String database) {
        return words(database, "restore", "-i", file.toString());
    }

    private List<String> words(String database, String... first) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(server.flags(database));
        return words;
    }
}
