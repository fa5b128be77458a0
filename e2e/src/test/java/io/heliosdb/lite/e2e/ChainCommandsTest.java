package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code list}, {@code verify --chain}, {@code inspect} and a dry run tell of a chain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChainCommandsTest {
    private static final String BASE = "base.heliodump";
    private static final String FIRST = "base.heliodump.inc1";
    private static final String SECOND = "base.heliodump.inc2";
    private static final String FOLDED = "folded.heliodump";

    @TempDir static Path made;

    @TempDir Path directory;

    @BeforeAll
    static void makeChain() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            server.createDatabase("shop");
            server.execute(
                    "shop",
                    """
                    CREATE TABLE users (id int PRIMARY KEY, name text);
                    INSERT INTO users SELECT i, 'user ' || i FROM generate_series(1, 1000) i;
                    CREATE TABLE log (line text);
                    INSERT INTO log VALUES ('begin');
                    """);
            dump(server, BASE);
            server.execute(
                    "shop",
                    """
                    UPDATE users SET name = 'changed' WHERE id <= 3;
                    DELETE FROM users WHERE id IN (77, 78);
                    """);
            dump(server, BASE, "--append");
            server.execute("shop", "INSERT INTO log VALUES ('more')");
            dump(server, BASE, "--append");
        }
        ProgramRun.Outcome compaction =
                ProgramRun.run(
                        List.of("compact", "-i", made.resolve(BASE).toString(), "--to", "1"),
                        "-o",
                        made.resolve(FOLDED).toString());
        assertThat(compaction.exitCode()).as(compaction.err()).isZero();
    }

    private static void dump(EmbeddedServer server, String name, String... more) {
        List<String> words = new ArrayList<>(List.of("dump", "-o", made.resolve(name).toString()));
        words.addAll(server.flags("shop"));
        ProgramRun.Outcome dump = ProgramRun.run(words, more);
        assertThat(dump.exitCode()).as(dump.err()).isZero();
    }

    @BeforeEach
    void copyChain() throws IOException {
        for (String name : List.of(BASE, FIRST, SECOND, FOLDED)) {
            Path ignored = Files.copy(made.resolve(name), directory.resolve(name));
        }
    }

    private ProgramRun.Outcome run(String command, String file, String... more) {
        return ProgramRun.run(List.of(command, "-i", directory.resolve(file).toString()), more);
    }

    private ProgramRun.Outcome list(String... more) {
        return ProgramRun.run(List.of("list", directory.toString()), more);
    }

    /** Changes a byte of the rows. */
    private void damage(String name) throws IOException {
        Path file = directory.resolve(name);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Path ignored = Files.write(file, bytes);
    }

    @Test
    void listShowsChainsAndWhatWasVerified() {
        ProgramRun.Outcome before = list();
        assertThat(before.err()).isEmpty();
        assertThat(before.exitCode()).isZero();
        assertThat(before.out().lines().toList())
                .contains("Dumps: 4", "Chains: 2")
                .anyMatch(line -> line.matches("  base.heliodump +0 .* full +1,001 +1,001 +0 .*"))
                .anyMatch(line -> line.matches("    " + FIRST + " +1 .* increment +999 +3 +2 .*"))
                .anyMatch(line -> line.matches("    " + SECOND + " +2 .* increment .* never"))
                .anyMatch(line -> line.matches("  folded.* compacted +999 +999 +0 .*"));

        assertThat(run("verify", FIRST, "--quick").exitCode()).isZero();
        assertThat(list().out()).doesNotContain("verify ");
        ProgramRun.Outcome verified = run("verify", FIRST);
        assertThat(verified.err()).isEmpty();
        assertThat(list().out().lines().filter(line -> line.contains("verify 20")))
                .singleElement()
                .asString()
                .contains(FIRST);
        ProgramRun.Outcome json = list("--json");
        assertThat(json.out())
                .contains(
                        "\"rows\":999,\"rows_written\":3,\"rows_deleted\":2",
                        "\"parent_file\":\"" + directory.resolve(BASE) + "\"",
                        "\"verified_by\":\"verify\",\"damage\":null",
                        "\"unreadable\":[]");
    }

    @Test
    void damageIsListedAndFailsTheChain() throws IOException {
        ProgramRun.Outcome whole = run("verify", FIRST, "--chain");
        assertThat(whole.err()).isEmpty();
        assertThat(whole.exitCode()).isZero();
        assertThat(whole.out()).containsSubsequence(BASE, FIRST, SECOND);
        assertThat(whole.out()).endsWith("Chain: OK (3 dumps)\n");

        damage(FIRST);
        ProgramRun.Outcome damaged = run("verify", BASE, "--chain");
        assertThat(damaged.exitCode()).isEqualTo(10);
        assertThat(damaged.out()).endsWith("Chain: FAILED (3 dumps)\n");
        assertThat(damaged.errorLines()).singleElement().asString().contains(FIRST);
        assertThat(list().out().lines().filter(line -> line.contains("verify 20")))
                .hasSize(2)
                .noneMatch(line -> line.contains(FIRST));

        byte[] cut = Files.readAllBytes(directory.resolve(SECOND));
        Path ignored = Files.write(directory.resolve(SECOND), Arrays.copyOf(cut, 500));
        ProgramRun.Outcome listed = list();
        assertThat(listed.exitCode()).isEqualTo(3);
        assertThat(listed.err()).contains("WARNING:", SECOND);
        assertThat(listed.out()).contains(BASE);
        assertThat(run("verify", BASE, "--chain", "--json").out())
                .contains("\"passed\":false,\"dumps\":3");
    }

    @Test
    void missingDumpBreaksTheChainUntilAFoldedOneStandsIn() throws IOException {
        Files.delete(directory.resolve(FIRST));
        assertThat(run("verify", SECOND, "--chain").out())
                .contains(FOLDED, SECOND)
                .endsWith("Chain: OK (2 dumps)\n");
        Files.delete(directory.resolve(FOLDED));
        // It is also looked for where it was; so that this is not the place.
        Path away = made.resolveSibling(made.getFileName() + "-away");
        Files.move(made, away);
        try {
            ProgramRun.Outcome broken = run("verify", SECOND, "--chain");
            assertThat(broken.exitCode()).as(broken.err()).isEqualTo(14);
            assertThat(broken.out())
                    .contains("Problem: parent of the increment is missing")
                    .endsWith("Chain: FAILED (1 dumps)\n");
            ProgramRun.Outcome lost = run("verify", BASE, "--chain");
            assertThat(lost.exitCode()).isEqualTo(14);
            assertThat(lost.out()).contains(SECOND).endsWith("Chain: FAILED (2 dumps)\n");
            ProgramRun.Outcome listed = list();
            assertThat(listed.exitCode()).isZero();
            assertThat(listed.err()).contains("WARNING: broken chain", SECOND);
        } finally {
            Files.move(away, made);
        }
    }

    @Test
    void inspectTellsChangesOfAnIncrement() {
        assertThat(run("inspect", FIRST).out())
                .contains(
                        "Mode: incremental, number 1\nParent: ",
                        "Total rows: 999\nRows written: 3\nRows inherited: 996\nRows deleted: 2\n",
                        "Tables: 2\n")
                .containsPattern("users +998 +3 +995 +2 ")
                .doesNotContain("deleted keys");
        assertThat(run("inspect", FIRST, "--table", "users", "--rows", "9").out())
                .contains("Row count: 998\n", "First rows written:\n", "First keys deleted:\n")
                .containsPattern("(?m)^ 3 +\\| changed$")
                .containsPattern("(?m)^ 78$")
                .doesNotContain("user 4");
        assertThat(run("inspect", FIRST, "--table", "users", "--rows", "1", "--json").out())
                .contains("\"rows\":998,\"rows_written\":3,\"rows_inherited\":995")
                .containsPattern("\"first_deleted_keys\":\\[\\{\"id\":\"7[78]\"\\}\\]");
    }

    @Test
    void dryRunChecksEveryFileOfTheChain() throws IOException {
        ProgramRun.Outcome outcome = run("restore", BASE, "--to", "latest", "--dry-run", "-p", "1");
        assertThat(outcome.exitCode()).as(outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("Chain: 3 files: ", "Total rows: 1,000\n", "Validation: PASSED\n");
        damage(BASE);
        assertThat(run("restore", SECOND, "--dry-run", "-p", "1").exitCode()).isEqualTo(10);
    }

    @Test
    void pruneDeletesWhatNoRuleKeepsAndPinKeepsADump() {
        List<String> prune = List.of("prune", directory.toString(), "--keep-last", "1");
        ProgramRun.Outcome dry = ProgramRun.run(prune, "--dry-run");
        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .contains("Rules: keep_last=1 timezone=", "Would delete: 2 dumps")
                .containsPattern(BASE + " .* delete +no rule keeps it")
                .containsPattern(FOLDED + " .* keep +needed by " + SECOND)
                .containsPattern(SECOND + " .* keep +newest good dump, one of the last 1");
        assertThat(directory.resolve(BASE)).exists();

        String pinned = directory.resolve(BASE).toString();
        assertThat(ProgramRun.run(List.of("pin", pinned)).err()).startsWith("Pinned: " + pinned);
        assertThat(list().out()).containsPattern("(?m)" + BASE + " .* pinned$");
        ProgramRun.Outcome done = ProgramRun.run(prune, "--json");
        assertThat(done.out()).contains("\"rules\":{\"keep_last\":1}", "\"reasons\":[\"pinned\"]");
        assertThat(directory.resolve(FIRST)).doesNotExist();
        assertThat(directory.resolve(BASE)).exists();
        assertThat(run("verify", SECOND, "--chain").out()).endsWith("Chain: OK (2 dumps)\n");

        assertThat(ProgramRun.run(List.of("pin", "--remove", pinned)).exitCode()).isZero();
        assertThat(ProgramRun.run(prune).out()).contains("Deleted: 1 dumps");
        assertThat(directory.resolve(BASE)).doesNotExist();
        ProgramRun.Outcome usage = ProgramRun.run(prune, "--keep-daily", "0");
        assertThat(usage.exitCode()).isEqualTo(2);
    }
}
