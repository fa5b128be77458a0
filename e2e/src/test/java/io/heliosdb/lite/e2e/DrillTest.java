package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

/** {@code drill}: passes for what restores, and tells what is wrong with the rest. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DrillTest {
    private static final String BASE = "base.heliodump";
    private static final String INCREMENT = "base.heliodump.inc1";

    @TempDir static Path made;

    @TempDir Path directory;

    private EmbeddedServer server;

    @BeforeAll
    void makeChain() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase("shop");
        server.execute(
                "shop",
                """
                CREATE ROLE clerk;
                CREATE TABLE users (id int PRIMARY KEY, name text);
                INSERT INTO users SELECT i, md5(i::text) FROM generate_series(1, 5000) i;
                CREATE TABLE log (id serial, line text);
                ALTER TABLE log OWNER TO clerk;
                INSERT INTO log (line) VALUES ('begin');
                """);
        dump();
        server.execute(
                "shop",
                """
                DELETE FROM users WHERE id <= 10;
                UPDATE users SET name = md5(name) WHERE id > 1000;
                """);
        dump("--append");
    }

    private void dump(String... more) {
        List<String> words = new ArrayList<>(List.of("dump", "-o", made.resolve(BASE).toString()));
        words.addAll(server.flags("shop"));
        ProgramRun.Outcome dump = ProgramRun.run(words, more);
        assertThat(dump.exitCode()).as(dump.err()).isZero();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void copyChain() throws IOException {
        for (String name : List.of(BASE, INCREMENT)) {
            Path ignored = Files.copy(made.resolve(name), directory.resolve(name));
        }
    }

    private ProgramRun.Outcome drill(String... more) {
        return ProgramRun.run(List.of("drill"), more);
    }

    private String against() {
        return "postgresql://postgres@127.0.0.1:%d/shop".formatted(server.port());
    }

    @Test
    void newestDumpOfADirectoryIsProvenAndNoted() throws Exception {
        Path checks =
                Files.writeString(
                        directory.resolve("checks"),
                        """
                        # What must be there.
                        SELECT min(id), count(*) FROM users => 11|4990

                        SELECT id FROM users WHERE id < 13 ORDER BY id DESC LIMIT 1 => 12
                        """);
        Path junit = directory.resolve("drill.xml");
        ProgramRun.Outcome outcome =
                drill(
                        directory.toString(),
                        "--checks",
                        checks.toString(),
                        "--check",
                        "SELECT line FROM log => begin",
                        "--against",
                        against(),
                        "--junit",
                        junit.toString());
        assertThat(outcome.exitCode()).as(outcome.out() + outcome.err()).isZero();
        assertThat(outcome.out())
                .contains("Dump: " + directory.resolve(INCREMENT), "Files: 2\n")
                .contains("  ok      users: 4,990 rows\n", "restore: passed")
                .contains("against: passed", "check: passed")
                .endsWith("DRILL PASSED\n");
        Document xml =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        assertThat(xml.getElementsByTagName("testcase").getLength()).isGreaterThan(8);
        assertThat(xml.getElementsByTagName("failure").getLength()).isZero();
        assertThat(ProgramRun.run(List.of("list", directory.toString())).out())
                .containsPattern(INCREMENT + " .* drill 20")
                .containsPattern(BASE + " .* verify 20");
    }

    @Test
    void wrongAnswersFailTheDrill() throws Exception {
        Path junit = directory.resolve("drill.xml");
        ProgramRun.Outcome outcome =
                drill(
                        "--input",
                        directory.resolve(BASE).toString(),
                        "--check",
                        "SELECT count(*) FROM users => 5000",
                        "--check",
                        "SELECT count(*) FROM users => <7>",
                        "--check",
                        "SELECT nothing => 1",
                        "--junit",
                        junit.toString());
        assertThat(outcome.exitCode()).isEqualTo(14);
        assertThat(outcome.out())
                .contains("FAILED  SELECT count(*) FROM users: expected=<7> actual=5000")
                .contains("column \"nothing\" does not exist")
                .endsWith("DRILL FAILED\n");
        assertThat(outcome.errorLines())
                .singleElement()
                .asString()
                .contains("step=check failures=2");
        Document xml =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(junit.toFile());
        assertThat(xml.getElementsByTagName("failure").getLength()).isEqualTo(2);
        assertThat(ProgramRun.run(List.of("list", directory.toString())).out())
                .doesNotContain("drill 20");
        assertThat(drill("--check", "SELECT 1").exitCode()).isEqualTo(2);
    }

    @Test
    void serverThatMovedOnFailsTheDrill() {
        // The increment deleted rows that the base still has.
        ProgramRun.Outcome outcome =
                drill("--input", directory.resolve(BASE).toString(), "--against", against());
        assertThat(outcome.exitCode()).isEqualTo(14);
        assertThat(outcome.out())
                .contains("compare: passed", "against: FAILED")
                .contains("users: 5,000 rows in the dump, 4,990 in the database: 0 added, 10")
                .endsWith("DRILL FAILED\n");
        ProgramRun.Outcome nowhere =
                drill(directory.toString(), "--against", "host=127.0.0.1 port=1");
        assertThat(nowhere.exitCode()).isEqualTo(13);
    }

    @Test
    void damagedFileFailsTheDrillAndThenIsPassedOver() throws IOException {
        Path file = directory.resolve(INCREMENT);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        ProgramRun.Outcome damaged = drill(directory.toString(), "--json");
        assertThat(damaged.exitCode()).isEqualTo(10);
        assertThat(damaged.out())
                .contains("\"passed\":false", "\"name\":\"verify\"")
                .doesNotContain("\"start\"");
        ProgramRun.Outcome next = drill(directory.toString());
        assertThat(next.exitCode()).as(next.err()).isEqualTo(3);
        assertThat(next.err()).contains("WARNING: passed over a newer dump: ", INCREMENT);
        assertThat(next.out()).contains("Dump: " + directory.resolve(BASE)).endsWith("PASSED\n");
        ProgramRun.Outcome none = drill(made.resolveSibling("nothing-here").toString());
        assertThat(none.exitCode()).isEqualTo(12);
    }

    @Test
    void nothingIsLeftHoweverItEnds() throws Exception {
        for (String signal : List.of("TERM", "KILL")) {
            try (ProgramRun run =
                    ProgramRun.start(
                            List.of(
                                    "drill",
                                    directory.toString(),
                                    "--check",
                                    "SELECT pg_sleep(100) => "))) {
                String own = "heliosdb-lite-.*-" + run.pid() + "-.*";
                // From its log on, the server is watched; SIGTERM may come before that.
                awaitLeft(own, signal.equals("TERM") ? "" : "server.log", true);
                boolean ignored = run.awaitFor(700);
                String sent = Commands.run(List.of("kill", "-" + signal, "" + run.pid()));
                assertThat(sent).isEmpty();
                int exitCode = run.await().exitCode();
                assertThat(exitCode).isEqualTo(signal.equals("TERM") ? 130 : 137);
                awaitLeft(own, "", false);
            }
        }
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).hasSize(2);
        }
    }

    /** Waits until a directory in memory, or a file in it, is there or gone. */
    private static void awaitLeft(String pattern, String file, boolean isExpected)
            throws Exception {
        Path memory = Path.of("/dev/shm");
        long end = System.nanoTime() + 30_000_000_000L;
        boolean isThere;
        do {
            Thread.sleep(20);
            try (Stream<Path> files = Files.list(memory)) {
                isThere =
                        files.filter(path -> path.getFileName().toString().matches(pattern))
                                .anyMatch(path -> Files.exists(path.resolve(file)));
            }
        } while (isThere != isExpected && System.nanoTime() < end);
        assertThat(isThere).as(pattern).isEqualTo(isExpected);
    }
}
