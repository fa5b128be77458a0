package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Append, parts, dry run and undo in the real program; whatever dies, the target is whole. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreModesTest {
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 100 : 4;
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final String TARGET = "target";

    private static final String TABLES =
            """
            CREATE TABLE a (id int PRIMARY KEY, v text, n int);
            CREATE TABLE b (id serial PRIMARY KEY, a int REFERENCES a);
            """;

    @TempDir static Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private EmbeddedServer server;
    private Path file;
    private Map<String, String> before;
    private Map<String, String> after;

    @BeforeAll
    void start() throws Exception {
        System.out.println("RestoreModesTest: -Dhelios.seed=" + SEED);
        server = EmbeddedServer.start();
        server.createDatabase("source");
        server.execute(
                "source",
                TABLES
                        + """
                        INSERT INTO a SELECT i, md5(i::text), i % 7
                            FROM generate_series(1, 50000) i;
                        INSERT INTO b (a) SELECT i FROM generate_series(1, 50000) i;
                        CREATE TABLE c AS SELECT * FROM a;
                        """);
        file = directory.resolve("new.heliodump");
        ProgramRun.Outcome dump = run("source", "dump", "-o", file.toString());
        assertThat(dump.exitCode()).as(dump.err()).isZero();
        createTarget();
        before = Fingerprint.ofRows(server, TARGET);
        ProgramRun.Outcome done = restore("--mode", "append");
        assertThat(done.exitCode()).as(done.err()).isZero();
        after = Fingerprint.ofRows(server, TARGET);
        assertThat(after).isNotEqualTo(before);
    }

    @BeforeEach
    void createTarget() throws SQLException {
        server.execute("postgres", "DROP DATABASE IF EXISTS target WITH (FORCE)");
        server.createDatabase(TARGET);
        server.execute(
                TARGET,
                TABLES + "INSERT INTO a VALUES (-1, 'mine', 0); INSERT INTO b VALUES (-1, -1)");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    private ProgramRun.Outcome run(String database, String... words) {
        return ProgramRun.run(words(database, words));
    }

    private List<String> words(String database, String... first) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(server.flags(database));
        return words;
    }

    private ProgramRun.Outcome restore(String... options) {
        return ProgramRun.run(words(TARGET, "restore", "-i", file.toString()), options);
    }

    private void isWhole(ProgramRun.Outcome outcome) throws Exception {
        assertThat(Fingerprint.ofRows(server, TARGET))
                .as(outcome.toString())
                .isEqualTo(outcome.exitCode() == 0 ? after : before);
    }

    @Test
    void conflictIsNamedAndChangesNothing() throws Exception {
        server.execute(TARGET, "INSERT INTO a VALUES (40000, 'mine', 0)");
        Map<String, String> rows = Fingerprint.ofRows(server, TARGET);
        ProgramRun.Outcome outcome = restore("--mode", "append");
        assertThat(outcome.exitCode()).isEqualTo(14);
        assertThat(outcome.errorLines())
                .singleElement()
                .asString()
                .contains("table=a", "constraint=a_pkey", "key=(id)=(40000)");
        assertThat(outcome.hintLines()).singleElement().asString().contains("--on-conflict");
        assertThat(Fingerprint.ofRows(server, TARGET)).isEqualTo(rows);
        ProgramRun.Outcome skipped = restore("--mode", "append", "--on-conflict", "skip");
        assertThat(skipped.exitCode()).as(skipped.err()).isZero();
        assertThat(skipped.err()).contains("149,999 rows");
        assertThat(server.query(TARGET, "SELECT v FROM a WHERE id = 40000"))
                .containsExactly("mine");
    }

    @Test
    void badOptionsAreUsageErrors() {
        assertThat(restore("--mode", "merge").exitCode()).isEqualTo(2);
        assertThat(restore("--on-conflict", "skip").exitCode()).isEqualTo(2);
        assertThat(restore("--mode", "append", "--on-conflict", "maybe").exitCode()).isEqualTo(2);
        assertThat(restore("-s", "-a").exitCode()).isEqualTo(2);
        assertThat(restore("-t", "nothing").exitCode()).isEqualTo(12);
    }

    @Test
    void killedProgramLeavesOldOrNewRows() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            createTarget();
            List<String> words = words(TARGET, "restore", "-i", file.toString());
            try (ProgramRun run = ProgramRun.start(words, "--mode", "append")) {
                boolean ignored = run.awaitFor(500 + random.nextInt(2000));
                run.kill();
            }
            awaitNoSessions();
            assertThat(Fingerprint.ofRows(server, TARGET)).isIn(before, after);
        }
    }

    private void awaitNoSessions() throws Exception {
        String sessions =
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'heliosdb-lite'";
        while (!server.query("postgres", sessions).isEmpty()) {
            Thread.sleep(10);
        }
    }

    @Test
    void connectionsCutAnywhereLeaveOldRows() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            try (CuttingProxy proxy =
                    CuttingProxy.cuttingAfter(server.port(), random.nextLong(8L << 20))) {
                List<String> words = words(TARGET, "restore", "-i", file.toString());
                words.set(
                        words.indexOf(Integer.toString(server.port())),
                        Integer.toString(proxy.port()));
                ProgramRun.Outcome outcome =
                        ProgramRun.run(words, "--mode", "append", "--on-conflict", "update");
                assertThat(outcome.exitCode()).as(outcome.err()).isIn(0, 13);
                awaitNoSessions();
                isWhole(outcome);
            }
            createTarget();
        }
    }

    @Test
    void dryRunSaysWhatIsInTheFileAndWhatWouldChange() throws Exception {
        ProgramRun.Outcome outcome = restore("--dry-run");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out().lines().toList())
                .startsWith("Dump file: " + file, "Version: 3.1.0 (compatible)")
                .contains("Tables: a, b, c", "Total rows: 150,000", "Validation: PASSED")
                .anyMatch(line -> line.matches("Created: [0-9-]{10} [0-9:]{8}"))
                .anyMatch(line -> line.matches("Estimated restore time: ~[0-9]+ seconds?"))
                .anyMatch(line -> line.matches(" +a +1 +50,000"))
                .anyMatch(line -> line.matches(" +c +new +50,000"));
        assertThat(Fingerprint.ofRows(server, TARGET)).isEqualTo(before);
        assertThat(restore("--dry-run", "--mode", "append", "-t", "a").out())
                .contains("Tables: a\n")
                .containsPattern(" +a +1 +50,001");
        ProgramRun.Outcome alone =
                ProgramRun.run(List.of("restore", "-i", file.toString(), "--dry-run", "-p", "1"));
        assertThat(alone.exitCode()).as(alone.err()).isZero();
        assertThat(alone.out()).endsWith("Validation: PASSED\n");
    }

    @Test
    void safetyDumpBringsTheOldDataBack() throws Exception {
        Path safety = directory.resolve("it's safe.heliodump");
        ProgramRun.Outcome outcome = restore("-t", "a,b", "--safety-dump", safety.toString());
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(server.query(TARGET, "SELECT count(*) FROM a")).containsExactly("50000");
        assertThat(outcome.err()).contains("To undo: heliosdb-lite restore --input ");
        assertThat(restore("--safety-dump", safety.toString()).exitCode()).isEqualTo(14);
        ProgramRun.Outcome undo = run(TARGET, "restore", "-i", safety.toString());
        assertThat(undo.exitCode()).as(undo.err()).isZero();
        assertThat(Fingerprint.ofRows(server, TARGET)).isEqualTo(before);
    }

    @Test
    void definitionsAloneReplaceTheDatabase() throws Exception {
        assertThat(restore("--schema-only").exitCode()).isZero();
        assertThat(server.query(TARGET, "SELECT count(*) FROM c")).containsExactly("0");
        assertThat(server.query(TARGET, "SELECT nextval('b_id_seq')")).containsExactly("1");
    }
}
