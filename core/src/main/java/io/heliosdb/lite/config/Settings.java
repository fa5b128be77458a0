package io.heliosdb.lite.config;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was written for the keys, wherever it was. Immutable. */
public final class Settings {
    private final Map<Key<?>, Raw> written;

    Settings(Map<Key<?>, Raw> written) {
        this.written = Map.copyOf(written);
    }

    /** These, and what is written in a stronger place. */
    Settings under(Map<Key<?>, Raw> stronger) {
        Map<Key<?>, Raw> both = new HashMap<>(written);
        both.putAll(stronger);
        return new Settings(both);
    }

    /**
     * The value of a key, or its default.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if what was written makes no sense
     */
    <T> Optional<T> find(Key<T> key) {
        Raw raw = written.get(key);
        if (raw == null || raw.isEmptyWord()) {
            return key.usual();
        }
        return Optional.of(key.type().parse(raw).orElseThrow(() -> badValue(key, raw)));
    }

    /** The same for a key that has a default. */
    <T> T get(Key<T> key) {
        return find(key).orElseThrow();
    }

    /** Where the value of a key came from. */
    public Origin origin(Key<?> key) {
        Raw raw = written.get(key);
        return raw == null ? Origin.DEFAULT : raw.origin();
    }

    /** The value of a key as people write it, without secrets; empty if there is none. */
    public <T> Optional<String> text(Key<T> key) {
        return find(key).map(key.type().printer());
    }

    private static HeliosException badValue(Key<?> key, Raw raw) {
        return ConfigErrors.at(raw.origin(), "bad value of a setting", key.fullName())
                .with("expected", key.type().expected())
                .with("actual", key.type().equals(ValueType.URL) ? Raw.HIDDEN : raw.shown())
                .hint("Correct it, then run heliosdb-lite config check.");
    }
}
