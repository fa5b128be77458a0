package io.heliosdb.lite.restore;

import java.util.List;

/**
 * What a restore came to.
 *
 * @param tableCount tables loaded
 * @param rowCount rows loaded, as the server counted them
 * @param valueBytes bytes of their values
 * @param isInPlace whether it was done in the database itself, so that its clients had to wait, and
 *     not in a new one that took its name
 * @param rolesCreated names of roles that were made because the server lacked them
 * @param skipped what was left out, as a person reads it
 */
public record RestoreResult(
        int tableCount,
        long rowCount,
        long valueBytes,
        boolean isInPlace,
        List<String> rolesCreated,
        List<String> skipped) {
    public RestoreResult {
        rolesCreated = List.copyOf(rolesCreated);
        skipped = List.copyOf(skipped);
    }
}
