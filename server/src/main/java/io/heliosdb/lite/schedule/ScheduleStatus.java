package io.heliosdb.lite.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a schedule is at a moment.
 *
 * @param next when the next run begins; empty if only the threshold tells
 * @param newestGood when the newest dump that is there was taken
 * @param walBytes write-ahead log since the last dump, as of the last look; negative if unknown
 * @param runs that are over, the latest last
 * @param totals how many ended in which way, also of those that are no longer listed
 */
public record ScheduleStatus(
        SchedulePlan plan,
        Optional<Instant> next,
        boolean isRunning,
        Optional<Instant> newestGood,
        long walBytes,
        List<Run> runs,
        Map<Run.Result, Long> totals) {
    public ScheduleStatus {
        runs = List.copyOf(runs);
        totals = Map.copyOf(totals);
    }

    /** Runs that failed since the last good one. */
    public int failuresInARow() {
        int count = 0;
        for (Run run : runs.reversed()) {
            if (run.isGood()) {
                return count;
            }
            count += run.result() == Run.Result.FAILED ? 1 : 0;
        }
        return count;
    }

    /** Whether a dump is being taken, or about to be. */
    public boolean isBusy(Instant now) {
        return isRunning || next.filter(begin -> !begin.isAfter(now)).isPresent();
    }
}
