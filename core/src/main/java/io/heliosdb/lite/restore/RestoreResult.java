package io.heliosdb.lite.restore;

import java.util.List;

/**
 * What a restore came to.
 *
 * @param tableCount tables loaded
 * @param rowCount rows loaded, as the server counted them
 * @param valueBytes bytes of their values
 * @param skipped what was left out, as a person reads it
 */
public record RestoreResult(int tableCount, long rowCount, long valueBytes, List<String> skipped) {
    public RestoreResult {
        skipped = List.copyOf(skipped);
    }
}
