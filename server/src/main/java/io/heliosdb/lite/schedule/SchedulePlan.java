package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.notify.Situation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When which dumps are taken.
 *
 * @param times when; empty if only the threshold tells
 * @param walBytesThreshold bytes of write-ahead log since the last dump that are reason for one
 * @param isIncremental whether dumps between full ones are increments
 * @param fullEvery how old the last full dump may be before the next one is full
 * @param ageMax how old the newest dump may be before people are told; empty for any age
 * @param directory where dumps are
 * @param source what is dumped, as people are told
 */
public record SchedulePlan(
        Optional<RunTimes> times,
        OptionalLong walBytesThreshold,
        boolean isIncremental,
        Duration fullEvery,
        Optional<Duration> ageMax,
        Path directory,
        Situation.Source source) {
    public SchedulePlan {
        Check.argument(
                times.isPresent() || walBytesThreshold.isPresent(), "nothing tells when to dump");
    }

    /** Schedule and threshold, for people. */
    @Override
    public String toString() {
        String threshold =
                walBytesThreshold.isPresent()
                        ? "after %d bytes of WAL".formatted(walBytesThreshold.getAsLong())
                        : "";
        String when = times.map(RunTimes::toString).orElse("");
        return when.isEmpty() || threshold.isEmpty()
                ? when + threshold
                : when + " and " + threshold;
    }
}
