package io.heliosdb.lite.config;

import java.nio.file.Path;

/**
 * Where a value came from.
 *
 * @param kind the later kinds give way to the earlier ones
 * @param place the flag, the variable, or file and line; empty for a default
 */
public record Origin(Kind kind, String place) {
    public static final Origin DEFAULT = new Origin(Kind.DEFAULT, "");

    /** The kinds of places, the strongest first. */
    public enum Kind {
        FLAG,
        ENVIRONMENT,
        FILE,
        DEFAULT
    }

    static Origin flag(String name) {
        return new Origin(Kind.FLAG, name);
    }

    static Origin variable(String name) {
        return new Origin(Kind.ENVIRONMENT, name);
    }

    /** The line counts from 1. */
    static Origin file(Path file, int line) {
        return new Origin(Kind.FILE, file + ":" + line);
    }

    /** For people: {@code config.toml:3}. */
    @Override
    public String toString() {
        return kind == Kind.DEFAULT ? "default" : place;
    }
}
