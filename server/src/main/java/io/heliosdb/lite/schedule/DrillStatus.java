package io.heliosdb.lite.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How a schedule of drills is at a moment.
 *
 * @param next when the next drill begins
 * @param newestProven when the newest proven dump was taken, as of the last drill
 * @param runs that are over, the latest last
 */
public record DrillStatus(
        DrillPlan plan,
        Optional<Instant> next,
        boolean isRunning,
        Optional<Instant> newestProven,
        List<Run> runs) {
    public DrillStatus {
        runs = List.copyOf(runs);
    }
}
