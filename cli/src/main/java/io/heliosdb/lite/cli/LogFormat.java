package io.heliosdb.lite.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;

import io.heliosdb.lite.config.LogConfig;
import io.heliosdb.lite.notify.Event;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How a program that runs unattended writes what it says. */
enum LogFormat {
    /** Lines for people. */
    TEXT {
        @Override
        String lines(Event event, Instant now) {
            return text(event);
        }
    },

    /** The same for systemd's journal, which has a clock and wants to know how much it matters. */
    JOURNAL {
        @Override
        String lines(Event event, Instant now) {
            String priority =
                    switch (event.level()) {
                        // Source: sd-daemon(3), as in syslog(3).
                        case INFO -> "<6>";
                        case WARNING -> "<4>";
                        case ERROR -> "<3>";
                    };
            return text(event).lines().map(priority::concat).collect(Collectors.joining("\n"));
        }
    },

    /** One object a line, for programs. */
    JSON {
        @Override
        String lines(Event event, Instant now) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("time", now.truncatedTo(ChronoUnit.MILLIS).toString());
            document.put("level", event.level().name().toLowerCase(Locale.ROOT));
            document.put("event", event.kind().text());
            document.put("message", event.message());
            document.putAll(event.facts());
            try {
                return MAPPER.writeValueAsString(document);
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("cannot encode", e);
            }
        }
    };

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    /** A fact that has a line of its own in texts. */
    static final String HINT = "hint";

    /** What an event is written as, without the end of the last line. */
    abstract String lines(Event event, Instant now);

    private static String text(Event event) {
        String message = Printable.of(event.message());
        return switch (event.level()) {
            case INFO -> message;
            case WARNING -> "WARNING: " + message;
            case ERROR -> {
                Object hint = event.facts().get(HINT);
                yield "ERROR: " + message + (hint == null ? "" : "\nHINT: " + hint);
            }
        };
    }

    /**
     * What was asked for.
     *
     * @param name as {@link LogConfig} has it
     */
    static LogFormat of(String name, Map<String, String> environment) {
        if (name.equals(LogConfig.JSON)) {
            return JSON;
        }
        return isJournal(environment.getOrDefault("JOURNAL_STREAM", "")) ? JOURNAL : TEXT;
    }

    /** Source: systemd.exec(5): the variable names the journal's end, which may be redirected. */
    private static boolean isJournal(String stream) {
        if (stream.isEmpty()) {
            return false;
        }
        try {
            Map<String, Object> facts =
                    Files.readAttributes(Path.of("/proc/self/fd/2"), "unix:dev,ino");
            return stream.equals(facts.get("dev") + ":" + facts.get("ino"));
        } catch (IOException | RuntimeException e) {
            // Not Linux: there is no journal.
            return false;
        }
    }
}
