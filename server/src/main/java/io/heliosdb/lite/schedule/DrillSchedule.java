package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.notify.Notifier;
import io.heliosdb.lite.notify.Situation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Proves the newest dump by a plan, and tells people when it does not restore. One thread calls
 * {@link #step}, others may ask for the {@link #status}. What it knows from before is in the
 * directory, in a history of its own.
 *
 * <p>A drill takes as long as a restore: no dump waits for it, so it has a thread of its own. It
 * waits for the dump that is being taken, which is then the one to prove, but not beyond the next
 * drill. It takes no lock: files that are deleted meanwhile stay open, and a second drill does no
 * harm.
 */
public final class DrillSchedule implements Step {
    /** Between looks whether a dump has ended. */
    static final Duration DUMP_POLL = Duration.ofSeconds(5);

    private final DrillPlan plan;
    private final DrillJob job;
    private final BooleanSupplier isDumping;
    private final RunHistory history;
    private final RunWatch watch;
    private final DueTimes due;
    private final InstantSource clock;
    private final EventLog log;
    private Optional<Instant> newestProven;
    private Optional<Instant> waitEnd = Optional.empty();
    private volatile DrillStatus status;

    /**
     * @param isDumping whether a dump is being taken, or about to be
     * @param channels to tell people by
     */
    public DrillSchedule(
            DrillPlan plan,
            DrillJob job,
            BooleanSupplier isDumping,
            List<Notifier> channels,
            InstantSource clock,
            EventLog log) {
        this.plan = plan;
        this.job = job;
        this.isDumping = isDumping;
        this.clock = clock;
        this.log = log;
        Instant now = clock.instant();
        this.history = RunHistory.ofDrills(plan.directory(), log);
        this.watch =
                new RunWatch(
                        Situation.Work.DRILL,
                        plan.source(),
                        Optional.empty(),
                        history,
                        channels,
                        now,
                        log);
        // It may be the drill that took the memory: it is not repeated at once.
        history.unfinished().ifPresent(begun -> end(Run.torn(begun, "drill"), List.of()));
        this.due = new DueTimes(plan.times(), history.lastBegun(), now);
        this.newestProven = job.newestProven();
        publish(false);
    }

    /** How it is now. */
    public DrillStatus status() {
        return status;
    }

    @Override
    public Instant step() {
        Instant now = clock.instant();
        if (due.isDue(now)) {
            if (isDumping.getAsBoolean() && now.isBefore(waitEnd(now))) {
                return now.plus(DUMP_POLL);
            }
            waitEnd = Optional.empty();
            runDue(now);
        }
        watch.review(clock.instant(), newestProven, false);
        publish(false);
        Instant soon = clock.instant().plus(DumpSchedule.WAIT_MAX);
        return due.next().filter(begin -> begin.isBefore(soon)).orElse(soon);
    }

    /** A drill that is due waits for dumps until the time of the next one, and no longer. */
    private Instant waitEnd(Instant now) {
        if (waitEnd.isEmpty()) {
            waitEnd = plan.times().dueAfter(now);
        }
        return waitEnd.orElse(Instant.MAX);
    }

    private void runDue(Instant now) {
        DueTimes.Begun begun = due.begin(now);
        try {
            if (!job.hasDumps()) {
                log.info(
                        Event.Kind.DRILL,
                        "no drill, as there is no dump yet in " + plan.directory());
                return;
            }
        } catch (HeliosException e) {
            // So says the drill.
        }
        Run.Reason reason = begun.isLate() ? Run.Reason.MISSED : Run.Reason.SCHEDULE;
        run(new Run.Begun(now, begun.due(), reason));
    }

    private void run(Run.Begun begun) {
        history.begin(begun);
        publish(true);
        Run run;
        List<String> warnings = List.of();
        try {
            RunDump dump = job.drill();
            run = Run.good(begun, clock.instant(), dump, passOver());
            warnings = dump.warnings();
        } catch (HeliosException e) {
            run = Run.failed(begun, clock.instant(), e, passOver());
        } catch (RuntimeException | OutOfMemoryError e) {
            // A defect in one drill must not end all that follow; people are told.
            run = Run.failed(begun, clock.instant(), Run.defect(e), passOver());
        }
        end(run, warnings);
        if (run.result() != Run.Result.CANCELLED) {
            newestProven = job.newestProven();
            watch.review(clock.instant(), newestProven, true);
        }
    }

    private void end(Run run, List<String> warnings) {
        history.end(run);
        switch (run.result()) {
            case OK -> {
                String done =
                        "drill passed: %s in %d ms"
                                .formatted(run.file(), run.duration().toMillis());
                watch.logGood(run, done, warnings);
            }
            case FAILED -> watch.logFailure(run);
            case CANCELLED -> {}
        }
    }

    /** Drills that were due during this one; how many. */
    private int passOver() {
        return due.passOver(clock.instant());
    }

    private void publish(boolean isRunning) {
        status = new DrillStatus(plan, due.next(), isRunning, newestProven, history.runs());
    }
}
