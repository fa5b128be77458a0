package io.heliosdb.lite.schedule;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Which run of a schedule comes next. Runs that were missed, because nothing ran or the clock was
 * put forward, are made up for by one; those that were due during a run are skipped.
 */
public final class DueTimes {
    /** A clock that goes back by less is corrected, not set. */
    public static final Duration SET_BACK_MIN = Duration.ofMinutes(10);

    /** A run that begins later than this was missed. */
    private static final Duration LATE_MIN = Duration.ofMinutes(1);

    private static final int COUNT_MAX = 1000;

    private final RunTimes times;
    private Optional<Instant> nextDue;
    private Instant lastSeen;
    private boolean isRepeated;

    /**
     * A run that begins.
     *
     * @param due when it was due, or the first of those that it makes up for
     * @param isLate whether it was missed, or is repeated
     */
    public record Begun(Instant due, boolean isLate) {}

    /**
     * @param lastDue the last run that was taken; empty if there was none: then nothing was missed
     */
    public DueTimes(RunTimes times, Optional<Instant> lastDue, Instant now) {
        this.times = times;
        this.lastSeen = now;
        // A run from the future was taken with a wrong clock.
        Instant from = lastDue.filter(last -> !last.isAfter(now.plus(SET_BACK_MIN))).orElse(now);
        this.nextDue = times.dueAfter(from);
    }

    /** When the next run begins; in the past if it is late. */
    public Optional<Instant> next() {
        return nextDue.map(times::beginOf);
    }

    /** Whether a run is to begin. */
    public boolean isDue(Instant now) {
        if (now.isBefore(lastSeen.minus(SET_BACK_MIN))) {
            nextDue = times.dueAfter(now);
        }
        lastSeen = now;
        return next().filter(begin -> !begin.isAfter(now)).isPresent();
    }

    /** Whether the run after the one that is due is due as well. */
    public boolean isNextDue(Instant now) {
        return nextDue.flatMap(times::dueAfter)
                .filter(due -> !times.beginOf(due).isAfter(now))
                .isPresent();
    }

    /** Begins the run that is due, and with it all that should have begun before now. */
    public Begun begin(Instant now) {
        Instant due = nextDue.orElseThrow();
        boolean isLate =
                isRepeated || Duration.between(times.beginOf(due), now).compareTo(LATE_MIN) > 0;
        isRepeated = false;
        int ignored = passOver(now);
        return new Begun(due, isLate);
    }

    /**
     * Skips the runs that should have begun before now.
     *
     * @return how many, at most 1000
     */
    public int passOver(Instant now) {
        int count = 0;
        while (next().filter(begin -> !begin.isAfter(now)).isPresent()) {
            count++;
            Instant from = count < COUNT_MAX ? nextDue.orElseThrow() : now;
            nextDue = times.dueAfter(from);
            if (count == COUNT_MAX) {
                break;
            }
        }
        return count;
    }

    /** Makes a run due again that did not come to its end. */
    public void repeat(Instant due) {
        nextDue = Optional.of(due);
        isRepeated = true;
    }
}
