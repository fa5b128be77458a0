package io.heliosdb.lite.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.notify.Event;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

class LogFormatTest {
    private static final Instant NOW = Instant.parse("2026-11-23T02:00:03.1204567Z");

    private final Event dump =
            Event.info(Event.Kind.DUMP, "dumped to a\n\u001B[31m\"b\"")
                    .with("bytes", 7L)
                    .with("full", true)
                    .with("duration_seconds", 2.5);

    @Test
    void textIsForPeople() {
        assertThat(LogFormat.TEXT.lines(dump, NOW)).isEqualTo("dumped to a\\n\\x1B[31m\"b\"");
        assertThat(LogFormat.TEXT.lines(Event.warning(Event.Kind.DUMP, "no"), NOW))
                .isEqualTo("WARNING: no");
    }

    @Test
    void journalHasAPriorityOnEachLineAndNoTime() {
        Event error = Event.error(Event.Kind.MESSAGE, "it broke").with("hint", "Mend it.");
        assertThat(LogFormat.JOURNAL.lines(error, NOW))
                .isEqualTo("<3>ERROR: it broke\n<3>HINT: Mend it.");
        assertThat(LogFormat.JOURNAL.lines(Event.warning(Event.Kind.DUMP, "no"), NOW))
                .isEqualTo("<4>WARNING: no");
        assertThat(LogFormat.JOURNAL.lines(dump, NOW)).startsWith("<6>dumped to a\\n");
    }

    @Test
    void jsonIsOneObjectALine() {
        assertThat(LogFormat.JSON.lines(dump, NOW))
                .isEqualTo(
                        "{\"time\":\"2026-11-23T02:00:03.120Z\",\"level\":\"info\",\"event\":\"dump\",\"message\":\"dumped"
                            + " to a\\n"
                            + "\\u001B[31m\\\"b\\\"\","
                            + "\"bytes\":7,\"full\":true,\"duration_seconds\":2.5}");
    }

    @Test
    void whateverTheConsoleSaysIsAnEvent() {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = Console.plain(new ByteArrayOutputStream(), err);
        console.writeEvents(LogFormat.JSON, () -> NOW);
        console.message("one");
        console.warning("two");
        console.error("three", Optional.of("Try four."));
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(3)
                .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
                .last()
                .asString()
                .endsWith(
                        "\"level\":\"error\",\"event\":\"message\",\"message\":\"three\","
                                + "\"hint\":\"Try four.\"}");
    }

    @Test
    void journalIsBelievedOnlyIfItIsWhereErrorsGo() throws IOException {
        Map<String, Object> errors =
                Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino");
        String here = errors.get("dev") + ":" + errors.get("ino");
        assertThat(LogFormat.of("text", Map.of("JOURNAL_STREAM", here)))
                .isEqualTo(LogFormat.JOURNAL);
        assertThat(LogFormat.of("text", Map.of("JOURNAL_STREAM", "1:2"))).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of("text", Map.of())).isEqualTo(LogFormat.TEXT);
        assertThat(LogFormat.of("json", Map.of("JOURNAL_STREAM", "1:2"))).isEqualTo(LogFormat.JSON);
    }
}
