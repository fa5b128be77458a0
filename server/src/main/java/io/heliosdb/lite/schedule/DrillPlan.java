package io.heliosdb.lite.schedule;

import io.heliosdb.lite.notify.Situation;

import java.nio.file.Path;

/**
 * When dumps are proven.
 *
 * @param directory where the dumps are
 * @param source what they are of, as people are told
 */
public record DrillPlan(RunTimes times, Path directory, Situation.Source source) {
    /** The schedule, for people. */
    @Override
    public String toString() {
        return times.toString();
    }
}
