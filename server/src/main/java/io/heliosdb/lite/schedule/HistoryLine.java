package io.heliosdb.lite.schedule;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.heliosdb.lite.notify.AlertState;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One line of the history: JSON with a single key, which tells what it is. */
sealed interface HistoryLine {
    JsonMapper JSON = JsonMapper.builder().build();

    /** A run has begun. */
    record BegunLine(Run.Begun begun) implements HistoryLine {}

    /** A run is over. */
    record RunLine(Run run) implements HistoryLine {}

    /** How many runs ended in which way that are no longer in the file. */
    record DroppedLine(Map<Run.Result, Long> counts) implements HistoryLine {}

    /** Somebody was told something. */
    record AlertLine(AlertState state) implements HistoryLine {}

    /** The opposite of {@link #text}; empty if the line is torn, or of a later version. */
    static Optional<HistoryLine> of(String text) {
        try {
            JsonNode line = JSON.readTree(text);
            if (line.has("begun")) {
                return Optional.of(new BegunLine(begun(line.get("begun"))));
            }
            if (line.has("run")) {
                return Optional.of(new RunLine(run(line.get("run"))));
            }
            if (line.has("dropped")) {
                return Optional.of(new DroppedLine(dropped(line.get("dropped"))));
            }
            return line.has("alert")
                    ? Optional.of(new AlertLine(alert(line.get("alert"))))
                    : Optional.empty();
        } catch (JsonProcessingException | DateTimeException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The line without its end. */
    default String text() {
        ObjectNode line = JSON.createObjectNode();
        switch (this) {
            case BegunLine(Run.Begun begun) -> put(line.putObject("begun"), begun);
            case RunLine(Run run) -> put(line.putObject("run"), run);
            case DroppedLine(Map<Run.Result, Long> counts) -> {
                ObjectNode node = line.putObject("dropped");
                counts.forEach(
                        (result, count) -> node.put(result.name().toLowerCase(Locale.ROOT), count));
            }
            case AlertLine(AlertState state) ->
                    line.putObject("alert")
                            .put("channel", state.channel())
                            .put("failure_kind", state.failureKind())
                            .put(
                                    "failure_told_at",
                                    state.failureToldAt().map(Instant::toString).orElse(""))
                            .put("age_told", state.isAgeTold());
        }
        return line.toString();
    }

    private static void put(ObjectNode node, Run.Begun begun) {
        node.put("at", begun.at().toString())
                .put("due", begun.due().toString())
                .put("reason", begun.reason().name().toLowerCase(Locale.ROOT));
    }

    private static void put(ObjectNode node, Run run) {
        put(node, run.begun());
        node.put("millis", run.duration().toMillis())
                .put("result", run.result().name().toLowerCase(Locale.ROOT))
                .put("file", run.file())
                .put("full", run.isFull())
                .put("bytes", run.bytes())
                .put("skipped", run.skipped())
                .put("error_kind", run.errorKind())
                .put("error", run.error());
    }

    private static Run.Begun begun(JsonNode node) {
        return new Run.Begun(
                Instant.parse(node.path("at").asText()),
                Instant.parse(node.path("due").asText()),
                Run.Reason.valueOf(node.path("reason").asText().toUpperCase(Locale.ROOT)));
    }

    private static Run run(JsonNode node) {
        return new Run(
                begun(node),
                Duration.ofMillis(node.path("millis").asLong()),
                Run.Result.valueOf(node.path("result").asText().toUpperCase(Locale.ROOT)),
                node.path("file").asText(),
                node.path("full").asBoolean(),
                node.path("bytes").asLong(),
                node.path("skipped").asInt(),
                node.path("error_kind").asText(),
                node.path("error").asText());
    }

    private static Map<Run.Result, Long> dropped(JsonNode node) {
        Map<Run.Result, Long> counts = new EnumMap<>(Run.Result.class);
        for (Run.Result result : Run.Result.values()) {
            long count = node.path(result.name().toLowerCase(Locale.ROOT)).asLong();
            if (count > 0) {
                counts.put(result, count);
            }
        }
        return counts;
    }

    private static AlertState alert(JsonNode node) {
        String toldAt = node.path("failure_told_at").asText();
        return new AlertState(
                node.path("channel").asText(),
                node.path("failure_kind").asText(),
                toldAt.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(toldAt)),
                node.path("age_told").asBoolean());
    }
}
