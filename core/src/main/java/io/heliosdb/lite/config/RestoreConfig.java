package io.heliosdb.lite.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How {@code restore} works.
 *
 * @param safetyDumpDirectory where each restore first puts what it is about to change
 */
public record RestoreConfig(Optional<Path> safetyDumpDirectory) {
    /** Checked, and without effect: rows go into one COPY, and no batch has to be sized. */
    static final Key<Integer> BATCH_SIZE =
            Key.of("restore", "batch_size", ValueType.count(1, Integer.MAX_VALUE));

    static final Key<Path> SAFETY_DUMP = Key.of("restore", "safety_dump", ValueType.PATH);
    static final List<Key<?>> KEYS = List.of(BATCH_SIZE, SAFETY_DUMP);

    static RestoreConfig of(Settings settings) {
        return new RestoreConfig(settings.find(SAFETY_DUMP));
    }
}
