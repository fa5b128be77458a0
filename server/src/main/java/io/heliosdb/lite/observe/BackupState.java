package io.heliosdb.lite.observe;

import java.time.Instant;
import java.util.Optional;

/**
 * The dumps of a directory, whoever took them.
 *
 * @param count of files that can be read as dumps
 * @param bytes of those
 * @param newestGood when the newest dump of the whole database was taken about which nothing bad is
 *     known
 * @param newestProven when the newest of those was taken that was restored by a drill
 * @param lastDrill when that drill was
 */
public record BackupState(
        int count,
        long bytes,
        Optional<Instant> newestGood,
        Optional<Instant> newestProven,
        Optional<Instant> lastDrill) {}
