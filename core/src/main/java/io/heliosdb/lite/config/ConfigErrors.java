package io.heliosdb.lite.config;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.EditDistance;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What can be wrong with a setting, told with the place where it was made. */
final class ConfigErrors {
    private ConfigErrors() {}

    /** An error that names file, line and key, or the variable, or the flag. */
    static HeliosException at(Origin origin, String clause, String key) {
        HeliosException error = new HeliosException(ErrorCode.USAGE, clause);
        switch (origin.kind()) {
            case FILE -> {
                int colon = origin.place().lastIndexOf(':');
                error.with("file", origin.place().substring(0, colon))
                        .with("line", Integer.valueOf(origin.place().substring(colon + 1)));
            }
            case ENVIRONMENT -> error.with("variable", origin.place());
            case FLAG -> error.with("option", origin.place());
            case DEFAULT -> {}
        }
        return error.with("key", key);
    }

    /**
     * An error for a key that is none.
     *
     * @param section that it was found in; empty if in none
     */
    static HeliosException unknownKey(Origin origin, String section, String name) {
        String fullName = section.isEmpty() ? name : section + "." + name;
        return at(origin, "unknown key in the configuration", fullName)
                .hint(suggestion(section, name));
    }

    /** The most similar key of the section, or of all; else what there is. */
    private static String suggestion(String section, String name) {
        List<Key<?>> known =
                Config.KEYS.stream().filter(key -> key.section().equals(section)).toList();
        Key<?> nearest = nearest(known.isEmpty() ? Config.KEYS : known, name);
        if (isSimilar(nearest.name(), name)) {
            return "Did you mean %s in [%s]?".formatted(nearest.name(), nearest.section());
        }
        Key<?> elsewhere = nearest(Config.KEYS, name);
        if (elsewhere.name().equals(name)) {
            return "%s belongs to [%s].".formatted(name, elsewhere.section());
        }
        return known.isEmpty()
                ? "There are the sections " + sections() + "."
                : "[%s] has the keys %s."
                        .formatted(
                                section,
                                known.stream().map(Key::name).collect(Collectors.joining(", ")));
    }

    private static Key<?> nearest(List<Key<?>> keys, String name) {
        return keys.stream()
                .min(Comparator.comparingInt(key -> EditDistance.of(key.name(), name)))
                .orElseThrow();
    }

    private static boolean isSimilar(String known, String name) {
        return EditDistance.of(known, name) <= Math.max(1, known.length() / 3);
    }

    /** The line that an error names; 0 if it is of another place. */
    static int line(HeliosException error) {
        return error.detail("line").map(Integer.class::cast).orElse(0);
    }

    /** The sections of a file, for a hint. */
    static String sections() {
        return Config.KEYS.stream()
                .map(key -> "[" + key.section() + "]")
                .distinct()
                .collect(Collectors.joining(", "));
    }
}
