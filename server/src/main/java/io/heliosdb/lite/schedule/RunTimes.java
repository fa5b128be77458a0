package io.heliosdb.lite.schedule;

import com.cronutils.model.Cron;
import com.cronutils.model.time.ExecutionTime;

import io.heliosdb.lite.config.CronSyntax;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Optional;

/**
 * The times of a schedule: five fields of cron(8), or a nickname, in a time zone.
 *
 * <p>Where clocks are put forward, a time that is left out is due at that moment; where they are
 * put back, a time that comes twice is due the first time. A schedule for every hour keeps its
 * distance instead: it is due whenever the minutes say so.
 *
 * <p>cron-utils is asked only about local times; its own answers for the days of a change differ.
 */
public final class RunTimes {
    private final String text;
    private final ExecutionTime local;
    private final boolean isHourly;
    private final ZoneId zone;
    private final Duration jitter;
    private final long seed;

    private RunTimes(Cron cron, String text, ZoneId zone, Duration jitter, long seed) {
        this.text = text;
        this.local = ExecutionTime.forCron(cron);
        this.isHourly = text.equals("@hourly") || text.matches("\\S+\\s+\\*(/1)?\\s.*");
        this.zone = zone;
        this.jitter = jitter;
        this.seed = seed;
    }

    /**
     * Reads a schedule.
     *
     * @param jitter runs begin up to this much later, each always by the same
     * @param seed tells the delays of machines apart
     * @throws HeliosException {@link ErrorCode#USAGE} if it is none
     */
    public static RunTimes of(String text, ZoneId zone, Duration jitter, long seed) {
        Check.argument(!jitter.isNegative(), "jitter is negative: %s", jitter);
        try {
            String stripped = text.strip();
            Cron cron = CronSyntax.parse(stripped);
            return new RunTimes(cron, stripped, zone, jitter, seed);
        } catch (IllegalArgumentException e) {
            throw new HeliosException(ErrorCode.USAGE, "not a schedule", e)
                    .with("expected", "minute hour day month weekday, or @daily and the like")
                    .with("actual", text)
                    .with("reason", e.getMessage())
                    .hint("Write it as in crontab(5): \"0 */6 * * *\" is every six hours.");
        }
    }

    /** The schedule as it was written. */
    public String text() {
        return text;
    }

    public ZoneId zone() {
        return zone;
    }

    /** The longest delay of a run. */
    public Duration jitter() {
        return jitter;
    }

    /** The next time that is due after another; empty if there is none, as of February 30. */
    public Optional<Instant> dueAfter(Instant time) {
        return isHourly ? everyHourAfter(time) : namedTimeAfter(time);
    }

    /** When the run that is due at a time begins. */
    public Instant beginOf(Instant due) {
        long seconds = jitter.toSeconds();
        return seconds == 0
                ? due
                : due.plusSeconds(Long.remainderUnsigned(mixed(due.getEpochSecond()), seconds));
    }

    /** Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014. */
    private long mixed(long value) {
        long z = (value ^ seed) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    private Optional<Instant> namedTimeAfter(Instant time) {
        LocalDateTime at = LocalDateTime.ofInstant(time, zone);
        while (true) {
            Optional<LocalDateTime> next = localAfter(at);
            if (next.isEmpty()) {
                return Optional.empty();
            }
            at = next.get();
            Instant instant = instantOf(at);
            if (instant.isAfter(time)) {
                return Optional.of(instant);
            }
        }
    }

    private Instant instantOf(LocalDateTime at) {
        ZoneOffsetTransition change = zone.getRules().getTransition(at);
        return change == null
                ? at.toInstant(zone.getRules().getOffset(at))
                : change.isGap() ? change.getInstant() : at.toInstant(change.getOffsetBefore());
    }

    private Optional<Instant> everyHourAfter(Instant time) {
        ZoneRules rules = zone.getRules();
        Instant from = time;
        while (true) {
            ZoneOffset offset = rules.getOffset(from);
            // What follows a change of the offset is asked for by the other offset.
            Instant base = from.equals(time) ? from : from.minusNanos(1);
            Optional<Instant> next =
                    localAfter(LocalDateTime.ofInstant(base, offset))
                            .map(at -> at.toInstant(offset));
            ZoneOffsetTransition change = rules.nextTransition(from);
            if (next.isEmpty() || change == null || next.get().isBefore(change.getInstant())) {
                return next;
            }
            from = change.getInstant();
        }
    }

    private Optional<LocalDateTime> localAfter(LocalDateTime at) {
        return local.nextExecution(at.atZone(ZoneOffset.UTC)).map(next -> next.toLocalDateTime());
    }

    /** The schedule and its zone, for people. */
    @Override
    public String toString() {
        return text + " (" + zone + ")";
    }
}
