package io.heliosdb.lite.notify;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Something that a program that runs unattended says.
 *
 * @param message for people: one sentence without a full stop
 * @param facts what is in it, for programs, in a fixed order: texts, numbers and truth values
 */
public record Event(Kind kind, Level level, String message, Map<String, Object> facts) {
    /** How much it matters. */
    public enum Level {
        /** As it should be. */
        INFO,
        /** A person should look at it. */
        WARNING,
        /** The program cannot go on. */
        ERROR
    }

    /** What it is about. Programs know these names: none is ever renamed. */
    public enum Kind {
        /** The instance accepts connections. */
        READY,
        /** What is done by schedule from now on. */
        SCHEDULE,
        /** The settings were read again, and cannot be followed. */
        SETTINGS,
        /** A dump was taken, or failed. */
        DUMP,
        /** A dump was proven, or that failed. */
        DRILL,
        /** Runs that were due were not begun. */
        SKIPPED,
        /** Another program is at it. */
        WAITING,
        /** Old dumps were deleted, or could not be. */
        PRUNE,
        /** The history of runs cannot be read or written. */
        HISTORY,
        /** People were told something, or could not be. */
        NOTICE,
        /** Anything else. */
        MESSAGE;

        /** As programs read it. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Event {
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    public static Event info(Kind kind, String message) {
        return new Event(kind, Level.INFO, message, Map.of());
    }

    public static Event warning(Kind kind, String message) {
        return new Event(kind, Level.WARNING, message, Map.of());
    }

    public static Event error(Kind kind, String message) {
        return new Event(kind, Level.ERROR, message, Map.of());
    }

    /** The same with another fact. */
    public Event with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(facts);
        more.put(name, value);
        return new Event(kind, level, message, more);
    }
}
