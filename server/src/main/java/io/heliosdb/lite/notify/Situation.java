package io.heliosdb.lite.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How dumps, or drills, are at a moment.
 *
 * @param work which of them
 * @param source what is dumped
 * @param failure why there is no dump of now, or no proof; empty if the last run was good
 * @param newestGood when the newest good dump was taken, or the newest proven one; empty if there
 *     is none
 * @param watchedSince when the watch began: without any dump, ages count from here
 * @param isNews whether a run has just ended
 */
public record Situation(
        Work work,
        Instant now,
        Source source,
        Optional<Failure> failure,
        Optional<Instant> newestGood,
        Instant watchedSince,
        boolean isNews) {
    /** What is done without being asked for. */
    public enum Work {
        DUMP,
        DRILL
    }

    /**
     * What is dumped, and where to.
     *
     * @param host the machine
     */
    public record Source(String host, String database, String directory) {}

    /**
     * Runs that failed.
     *
     * @param kind the same for what has the same cause, though details differ; not empty
     * @param message of the last one, in full
     * @param count of them in a row, at least 1
     * @param since when the first of them failed
     */
    public record Failure(String kind, String message, int count, Instant since) {}

    /** How old the newest good dump is; without one, how long there has been none. */
    Duration age() {
        return Duration.between(newestGood.orElse(watchedSince), now);
    }
}
