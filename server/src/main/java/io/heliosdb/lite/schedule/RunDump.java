package io.heliosdb.lite.schedule;

import java.nio.file.Path;
import java.util.List;

/**
 * The dump that a run took, or proved.
 *
 * @param bytes size of the file
 * @param warnings sentences about what else went wrong, or is left out
 */
public record RunDump(Path file, boolean isFull, long bytes, List<String> warnings) {
    public RunDump {
        warnings = List.copyOf(warnings);
    }
}
