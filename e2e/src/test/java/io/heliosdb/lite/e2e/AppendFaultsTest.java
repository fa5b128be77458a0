package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** An increment that cannot be taken or applied leaves everything as it was, and says why. */
@Execution(ExecutionMode.CONCURRENT)
class AppendFaultsTest {
    private static final int ROUNDS = Boolean.getBoolean("helios.soak") ? 100 : 4;
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());

    @TempDir Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private EmbeddedServer server;
    private Path base;

    @BeforeEach
    void makeChain() throws Exception {
        System.out.println("AppendFaultsTest: -Dhelios.seed=" + SEED);
        base = directory.resolve("base.heliodump");
        server = EmbeddedServer.start();
        server.createDatabase("live");
        server.createDatabase("copy");
        server.execute(
                "live",
                """
                CREATE TABLE t (id int PRIMARY KEY, v text);
                INSERT INTO t SELECT i, md5(i::text) FROM generate_series(1, 50000) i;
                CREATE TABLE k (id uuid PRIMARY KEY, v int);
                INSERT INTO k SELECT md5(i::text)::uuid, i FROM generate_series(1, 50000) i;
                CREATE TABLE u AS SELECT 1 AS x;
                """);
        append(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void change() throws Exception {
        server.execute(
                "live",
                """
                UPDATE t SET v = v || 'x' WHERE id % 3 = 0;
                DELETE FROM t WHERE id = (SELECT min(id) FROM t);
                DELETE FROM k WHERE v = (SELECT min(v) FROM k);
                INSERT INTO u VALUES (2);
                """);
    }

    private List<String> words(String database, String... first) {
        List<String> words = new ArrayList<>(List.of(first));
        words.addAll(server.flags(database));
        return words;
    }

    private List<String> append() {
        return words("live", "dump", "--append", "-o", base.toString());
    }

    private ProgramRun.Outcome append(int exitCode) {
        ProgramRun.Outcome outcome = ProgramRun.run(append());
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(exitCode);
        return outcome;
    }

    private ProgramRun.Outcome restore(int exitCode, String... how) {
        List<String> words = words("copy", "restore");
        words.addAll(List.of(how));
        ProgramRun.Outcome outcome = ProgramRun.run(words);
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(exitCode);
        return outcome;
    }

    private Path increment(int number) {
        return directory.resolve("base.heliodump.inc" + number);
    }

    private Map<String, String> rows(String database) throws Exception {
        return Fingerprint.ofRows(server, database);
    }

    @Test
    void killedAppendLeavesTheChainAndTheNextGoesOn() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            change();
            List<String> before =
                    Commands.names(directory).stream().filter(n -> !n.startsWith(".")).toList();
            try (ProgramRun run = ProgramRun.start(append())) {
                boolean ignored = run.awaitFor(300 + random.nextInt(900));
                run.kill();
            }
            assertThat(Commands.names(directory)).containsAll(before);
        }
        ProgramRun.Outcome ignored = append(0);
        ignored = restore(0, "-i", base.toString(), "--to", "latest");
        assertThat(rows("copy")).isEqualTo(rows("live"));
    }

    @Test
    void ofTwoAppendsAtATimeNoneIsLost() throws Exception {
        change();
        try (ProgramRun one = ProgramRun.start(append());
                ProgramRun other = ProgramRun.start(append())) {
            assertThat(one.await().exitCode()).isIn(0, 14);
            assertThat(other.await().exitCode()).isIn(0, 14);
        }
        change();
        ProgramRun.Outcome ignored = append(0);
        ignored = restore(0, "-i", base.toString(), "--to", "latest");
        assertThat(rows("copy")).isEqualTo(rows("live"));
    }

    @Test
    void appendGoesOnFromTheLastDumpThatIsWhole() throws Exception {
        change();
        ProgramRun.Outcome ignored = append(0);
        change();
        ignored = append(0);
        Files.delete(increment(1));
        change();
        ignored = append(0);
        ignored = restore(0, "-i", base.toString(), "--to", "latest");
        assertThat(rows("copy")).isEqualTo(rows("live"));
        assertThat(restore(14, "-i", increment(2).toString()).err()).contains("missing");
        assertThat(Commands.names(directory))
                .containsExactly("base.heliodump", "base.heliodump.inc2", "base.heliodump.inc3");
    }

    @Test
    void corruptParentIsRefusedWhereItsKeysAreNeeded() throws Exception {
        byte[] bytes = Files.readAllBytes(base);
        // So much that keys are among it, which lie apart from other columns.
        for (int at = bytes.length / 6; at < bytes.length * 5 / 6; at++) {
            bytes[at] ^= 0x55;
        }
        Files.write(base, bytes);
        server.execute("live", "INSERT INTO u VALUES (3)");
        ProgramRun.Outcome ignored = append(0);
        change();
        ProgramRun.Outcome outcome = append(10);
        assertThat(outcome.hintLines()).hasSize(1);
        List<String> orFull = append();
        orFull.addAll(List.of("--or-full", "--force"));
        assertThat(ProgramRun.run(orFull).exitCode()).isZero();
        ignored = restore(0, "-i", base.toString());
        assertThat(rows("copy")).isEqualTo(rows("live"));
    }

    @Test
    void partOfADatabaseHasNoIncrements() throws Exception {
        Path part = directory.resolve("part.heliodump");
        ProgramRun.Outcome outcome =
                ProgramRun.run(words("live", "dump", "--tables", "t", "-o", part.toString()));
        assertThat(outcome.exitCode()).isZero();
        change();
        outcome = ProgramRun.run(words("live", "dump", "--append", "-o", part.toString()));
        assertThat(outcome.exitCode()).as(outcome.toString()).isEqualTo(14);
        List<String> rowless = append();
        rowless.add("--schema-only");
        assertThat(ProgramRun.run(rowless).exitCode()).isEqualTo(2);
        assertThat(Commands.names(directory)).containsExactly("base.heliodump", "part.heliodump");
    }

    @Test
    void incrementsAreAppliedInTheirOrderOnly() throws Exception {
        List<Map<String, String>> states = new ArrayList<>();
        for (int i = 1; i <= 2; i++) {
            change();
            ProgramRun.Outcome ignored = append(0);
            states.add(rows("live"));
        }
        ProgramRun.Outcome ignored = restore(0, "-i", base.toString());
        Map<String, String> atBase = rows("copy");
        ignored = restore(14, "-i", increment(2).toString(), "--mode", "append");
        assertThat(rows("copy")).isEqualTo(atBase);
        ignored = restore(0, "-i", increment(1).toString(), "--mode", "append");
        assertThat(rows("copy")).isEqualTo(states.get(0));
        ignored = restore(14, "-i", increment(1).toString(), "--mode", "append");
        ignored = restore(0, "-i", increment(2).toString(), "--mode", "append");
        assertThat(rows("copy")).isEqualTo(states.get(1));
    }

    @Test
    void changedDatabaseTakesNoIncrement() throws Exception {
        change();
        ProgramRun.Outcome ignored = append(0);
        ignored = restore(0, "-i", base.toString());
        server.execute("copy", "UPDATE t SET v = 'mine' WHERE id = 7");
        Map<String, String> before = rows("copy");
        ignored = restore(14, "-i", increment(1).toString(), "--mode", "append");
        assertThat(rows("copy")).isEqualTo(before);
    }

    @Test
    void foldedChainTakesTheIncrementsOfTheDumpItWasFoldedFrom() throws Exception {
        change();
        ProgramRun.Outcome ignored = append(0);
        Path folded = directory.resolve("folded.heliodump");
        ProgramRun.Outcome outcome =
                ProgramRun.run(List.of("compact", "-i", base.toString(), "-o", folded.toString()));
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        change();
        ignored = append(0);
        Files.delete(base);
        Files.delete(increment(1));
        ignored = restore(0, "-i", increment(2).toString());
        assertThat(rows("copy")).isEqualTo(rows("live"));
        change();
        outcome = ProgramRun.run(words("live", "dump", "--append", "-o", folded.toString()));
        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        ignored = restore(0, "-i", folded.toString(), "--to", "latest");
        assertThat(rows("copy")).isEqualTo(rows("live"));
    }

    @Test
    void unreadableDirectoryLeavesNothing() throws IOException {
        Path missing = directory.resolve("none").resolve("x.heliodump");
        ProgramRun.Outcome outcome =
                ProgramRun.run(words("live", "dump", "--append", "-o", missing.toString()));
        assertThat(outcome.exitCode()).as(outcome.toString()).isIn(12, 15);
        assertThat(outcome.hintLines()).hasSize(1);
        assertThat(Commands.names(directory)).containsExactly("base.heliodump");
    }
}
