package io.heliosdb.lite.config;

import java.util.Locale;
import java.util.Optional;

/**
 * A setting that can be made.
 *
 * @param section the table of the file that it stands in
 * @param name of the key in that table
 * @param type what it takes
 * @param usual its default, as {@code docs/configuration.md} has it; empty if there is none
 */
public record Key<T>(String section, String name, ValueType<T> type, Optional<T> usual) {
    static <T> Key<T> of(String section, String name, ValueType<T> type) {
        return new Key<>(section, name, type, Optional.empty());
    }

    static <T> Key<T> of(String section, String name, ValueType<T> type, T usual) {
        return new Key<>(section, name, type, Optional.of(usual));
    }

    /** {@code dump.schedule}. */
    public String fullName() {
        return section + "." + name;
    }

    /** The environment variable that sets it, as {@code HELIOSDB_DUMP_SCHEDULE}. */
    public String variable() {
        return "HELIOSDB_" + fullName().replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
