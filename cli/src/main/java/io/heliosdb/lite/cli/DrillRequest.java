package io.heliosdb.lite.cli;

import io.heliosdb.lite.drill.DrillCheck;
import io.heliosdb.lite.pg.ConnectionSettings;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What to prove.
 *
 * @param file a dump
 * @param to which dump of its chain; empty for the file itself
 * @param against a server whose database must have the same rows
 * @param checks what the restored database must answer
 * @param jobs sessions at a time, at least 1
 */
record DrillRequest(
        Path file,
        Optional<String> to,
        Optional<ConnectionSettings> against,
        List<DrillCheck> checks,
        int jobs) {
    DrillRequest {
        checks = List.copyOf(checks);
    }
}
