package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** An instance that proves its dumps by itself. */
class ScheduledDrillTest {
    private static final String FILL =
            "INSERT INTO t SELECT i, md5(i::text) FROM generate_series(%d, %d) i";

    private static final String FAILED = "\"message\":\"drill failed: ";
    private static final String PASSED = "\"message\":\"drill passed: ";

    @Test
    void drillsBesideDumpsAndOneNoticeOfAFailure() throws Exception {
        try (Unattended around = new Unattended()) {
            configure(around, "SELECT count(*) FROM t => 7");
            around.missDrill();
            try (ProgramRun run =
                    around.start(
                            "--memory",
                            "--log-format=json",
                            "--config",
                            around.config.toString())) {
                Unattended.await(run, "a word", () -> run.err().contains("there is no dump yet"));
                DatabaseServer server = around.server();
                server.execute(Unattended.DATABASE, "CREATE TABLE t (id int PRIMARY KEY, v text)");
                server.execute(Unattended.DATABASE, FILL.formatted(1, 20_000));
                // The drill waits for the dump that is due as well.
                around.missDump();
                Unattended.signal(run, "HUP");
                Unattended.await(run, "a drill", () -> ended(run, FAILED) == 1);
                assertThat(around.dumps()).hasSize(1);
                drill(around, run, 2, FAILED);
                Unattended.await(run, "a notice", () -> !around.notices.isEmpty());
                assertThat(around.subjects())
                        .containsExactly("drill failed: database " + Unattended.DATABASE);
                assertThat(around.notices)
                        .singleElement()
                        .asString()
                        .contains("\"event\":\"drill_failure\"", "expected=7 actual=20000");

                configure(around, "SELECT count(*) FROM t => 20000");
                drill(around, run, 1, PASSED);
                Unattended.await(run, "a recovery", () -> around.notices.size() == 2);
                assertThat(around.notices.getLast()).contains("\"event\":\"drill_recovery\"");
                assertThat(around.status())
                        .contains("next drill:", "proven dump:    " + around.name(0));
                assertThat(around.status("--json")).contains("\"proven_dump\":{\"file\":\"");

                assertThat(around.subjects()).hasSize(2);
                dumpAndStopMeanwhile(around, run);
                requireEvents(run.err());
            }
            assertThat(around.notices).hasSize(2);
        }
    }

    /** A drill that takes long keeps no dump waiting, and ends with the instance. */
    private static void dumpAndStopMeanwhile(Unattended around, ProgramRun run) throws Exception {
        configure(around, "SELECT pg_sleep(100) => ");
        around.missDrill();
        Unattended.signal(run, "HUP");
        Unattended.await(run, "a drill", () -> instances(run).size() == 2);
        around.server().execute(Unattended.DATABASE, FILL.formatted(20_001, 40_000));
        Unattended.await(run, "a dump", () -> around.dumps().size() == 2);
        assertThat(instances(run)).as("the drill goes on").hasSize(2);
        Unattended.stop(run);
        assertThat(instances(run)).isEmpty();
        assertThat(Files.readString(around.backups.resolve(".heliosdb-drills.jsonl")))
                .endsWith("\"error\":\"cancelled\"}}\n");
    }

    private static void configure(Unattended around, String check) throws IOException {
        around.configure(
                "schedule = \"0 3 * * *\"\nwal_size_threshold = \"1MB\"\nincremental = true",
                "[drill]\nschedule = \"0 4 * * 0\"\nchecks = [\"%s\"]".formatted(check));
    }

    /** Has a drill made up for, and waits until so many ended in a way. */
    private static void drill(Unattended around, ProgramRun run, int count, String end)
            throws IOException {
        around.missDrill();
        Unattended.signal(run, "HUP");
        Unattended.await(run, "a drill", () -> ended(run, end) == count);
    }

    private static long ended(ProgramRun run, String end) {
        return run.err().lines().filter(line -> line.contains(end)).count();
    }

    /** Each line is an object, and tells in fields what it says. */
    private static void requireEvents(String err) throws IOException {
        List<String> events = new ArrayList<>();
        for (String line : err.lines().toList()) {
            JsonNode event = new ObjectMapper().readTree(line);
            assertThat(event.isObject()).as(line).isTrue();
            assertThat(Instant.parse(event.path("time").asText())).isNotNull();
            events.add(
                    "%s %s %s%s"
                            .formatted(
                                    event.path("level").asText(),
                                    event.path("event").asText(),
                                    event.path("result").asText(),
                                    event.path("error_code").asText()));
        }
        assertThat(events)
                .contains(
                        "info ready ",
                        "info schedule ",
                        "info dump ok",
                        "warning drill failedconflict",
                        "info drill ok",
                        "info notice ");
    }

    /** The directories in memory of servers that a program runs. */
    private static List<Path> instances(ProgramRun run) {
        try (Stream<Path> files = Files.list(Path.of("/dev/shm"))) {
            String own = "heliosdb-lite-.*-" + run.pid() + "-.*";
            return files.filter(path -> path.getFileName().toString().matches(own)).toList();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
