package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.WriterLock;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.notify.Notifier;
import io.heliosdb.lite.notify.Situation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes dumps by a plan, and tells people when that does not work. One thread calls {@link #step},
 * others may ask for the {@link #status}. All that it knows from before is in the directory: the
 * dumps, and the {@link RunHistory}.
 *
 * <p>A lock in the directory, which the system releases however a program ends, keeps it to one run
 * at a time, also where several programs dump there. A run that meets another one is tried again
 * each minute; when the next is due as well, it has failed.
 */
public final class DumpSchedule implements Step {
    /** Between looks at the write-ahead log. */
    static final Duration POLL = Duration.ofSeconds(5);

    /** How soon a clock that was set is noticed. */
    static final Duration WAIT_MAX = Duration.ofMinutes(1);

    /** Before a dump for the threshold is tried again. */
    static final Duration RETRY_AFTER = Duration.ofMinutes(10);

    /** Between looks at the dumps that others may have taken or deleted. */
    private static final Duration LOOK_AFTER = Duration.ofMinutes(10);

    /** What a change to summer time and some seconds of delay take from a distance in days. */
    private static final Duration FULL_EARLY_MAX = Duration.ofHours(2);

    private static final String LOCK = "heliosdb-schedule";

    private final SchedulePlan plan;
    private final DumpJob job;
    private final Prune prune;
    private final RunHistory history;
    private final InstantSource clock;
    private final EventLog log;
    private final RunWatch watch;
    private final Optional<DueTimes> due;
    private final Instant watchedSince;
    private Pace lockPace;
    private Pace walPace;
    private Pace lookPace;
    private List<DumpJob.Present> present = List.of();
    private boolean isBusyTold;
    private boolean isPruneDue;
    private long walBytes = -1;
    private volatile ScheduleStatus status;

    /**
     * @param channels to tell people by
     */
    public DumpSchedule(
            SchedulePlan plan,
            DumpJob job,
            Prune prune,
            List<Notifier> channels,
            InstantSource clock,
            EventLog log) {
        this.plan = plan;
        this.job = job;
        this.prune = prune;
        this.clock = clock;
        this.log = log;
        this.history = RunHistory.of(plan.directory(), log);
        this.watchedSince = clock.instant();
        this.watch =
                new RunWatch(
                        Situation.Work.DUMP,
                        plan.source(),
                        plan.ageMax(),
                        history,
                        channels,
                        watchedSince,
                        log);
        this.lockPace = Pace.ready(watchedSince);
        this.walPace = Pace.ready(watchedSince);
        this.lookPace = Pace.ready(watchedSince).after(LOOK_AFTER, watchedSince);
        look();
        this.due = plan.times().map(this::dueTimes);
        history.unfinished().ifPresent(this::closeUnfinished);
        publish(false);
    }

    /** Whoever has taken dumps so far, a run is missed if none was taken when it was due. */
    private DueTimes dueTimes(RunTimes times) {
        Optional<Instant> last =
                Stream.concat(history.lastBegun().stream(), newest(present).stream())
                        .filter(at -> !isOfTheFuture(at, watchedSince))
                        .max(Comparator.naturalOrder());
        return new DueTimes(times, last, watchedSince);
    }

    /**
     * A run that ended the program is repeated once; then the next one is waited for. It may be one
     * of another program that still runs.
     */
    private void closeUnfinished(Run.Begun begun) {
        try {
            boolean ignored =
                    WriterLock.holding(
                            plan.directory().resolve(LOCK),
                            () -> {
                                noteUnfinished(begun);
                                return true;
                            });
        } catch (HeliosException e) {
            log.info(
                    Event.Kind.WAITING,
                    "another program dumps into %s".formatted(plan.directory()));
        }
    }

    private void noteUnfinished(Run.Begun begun) {
        Run torn = Run.torn(begun, "dump");
        history.end(torn);
        watch.logFailure(torn);
        if (begun.reason() == Run.Reason.SCHEDULE) {
            due.ifPresent(times -> times.repeat(begun.due()));
        }
    }

    /** How it is now. */
    public ScheduleStatus status() {
        return status;
    }

    @Override
    public Instant step() {
        Instant now = clock.instant();
        if (due.isPresent() && due.get().isDue(now)) {
            runDue(due.get(), now);
        } else if (plan.walBytesThreshold().isPresent() && walPace.isReady(now)) {
            runIfMuchWritten(now, plan.walBytesThreshold().getAsLong());
        }
        if (isPruneDue) {
            // Not under the lock: nothing is deleted while somebody writes.
            isPruneDue = false;
            prune();
            look();
        }
        if (lookPace.isReady(clock.instant())) {
            look();
        }
        review(false);
        publish(false);
        return nextStep(clock.instant());
    }

    private Instant nextStep(Instant now) {
        Optional<Instant> next = due.flatMap(DueTimes::next);
        Instant run = next.map(lockPace::notBefore).orElse(Instant.MAX);
        Instant poll = plan.walBytesThreshold().isPresent() ? walPace.at() : Instant.MAX;
        return Stream.of(run, poll, now.plus(WAIT_MAX)).min(Comparator.naturalOrder()).get();
    }

    private void runDue(DueTimes times, Instant now) {
        if (!lockPace.isReady(now)) {
            return;
        }
        boolean isTaken =
                tryRun(
                        now,
                        () -> {
                            DueTimes.Begun begun = times.begin(now);
                            Run.Reason reason =
                                    begun.isLate() ? Run.Reason.MISSED : Run.Reason.SCHEDULE;
                            run(new Run.Begun(now, begun.due(), reason));
                        });
        if (!isTaken && times.isNextDue(now)) {
            HeliosException error =
                    new HeliosException(
                                    ErrorCode.CONFLICT, "another program dumps here all the time")
                            .with("directory", plan.directory())
                            .hint("Give each instance a backup_dir of its own.");
            Run.Begun begun = new Run.Begun(now, times.begin(now).due(), Run.Reason.SCHEDULE);
            fail(begun, error, 0);
        }
    }

    private void runIfMuchWritten(Instant now, long threshold) {
        walPace = walPace.after(POLL, now);
        try {
            walBytes = job.walBytes();
            if (walBytes < threshold) {
                return;
            }
            boolean ignored = tryRun(now, () -> run(new Run.Begun(now, now, Run.Reason.WAL)));
        } catch (HeliosException e) {
            // A server that does not tell is none that could be dumped.
            fail(new Run.Begun(now, now, Run.Reason.WAL), e, 0);
        }
        if (!history.failures().isEmpty()) {
            walPace = walPace.after(RETRY_AFTER, clock.instant());
        }
    }

    /** Does it under the lock; whether nobody else had it. */
    private boolean tryRun(Instant now, Runnable work) {
        boolean[] isEntered = {false};
        try {
            return WriterLock.holding(
                    plan.directory().resolve(LOCK),
                    () -> {
                        isEntered[0] = true;
                        isBusyTold = false;
                        work.run();
                        return true;
                    });
        } catch (HeliosException e) {
            if (isEntered[0]) {
                // Only the lock's file could not be removed: the next one takes it over.
                return true;
            }
            if (e.code() != ErrorCode.CONFLICT) {
                // The run counts, or it would be tried again at once.
                due.filter(times -> times.isDue(now)).ifPresent(times -> times.begin(now));
                fail(new Run.Begun(now, now, Run.Reason.SCHEDULE), e, 0);
                return true;
            }
            if (!isBusyTold) {
                log.info(
                        Event.Kind.WAITING,
                        "another program dumps into %s: waiting".formatted(plan.directory()));
            }
            isBusyTold = true;
            lockPace = lockPace.after(WAIT_MAX, now);
            return false;
        }
    }

    private void run(Run.Begun begun) {
        publish(true);
        history.begin(begun);
        look();
        RunDump made;
        try {
            made = job.dump(wantsFull(begun.at()), begun.at());
        } catch (HeliosException e) {
            fail(begun, e, passOver());
            return;
        } catch (RuntimeException | OutOfMemoryError e) {
            // A defect in one run must not end all that follow; people are told.
            fail(begun, Run.defect(e), passOver());
            return;
        }
        Run run = Run.good(begun, clock.instant(), made, passOver());
        history.end(run);
        String done =
                "dumped to %s: %d bytes in %d ms"
                        .formatted(made.file(), run.bytes(), run.duration().toMillis());
        watch.logGood(run, done, made.warnings());
        isPruneDue = true;
        look();
        walBytes = 0;
        publish(false);
        review(true);
    }

    private void fail(Run.Begun begun, HeliosException error, int skipped) {
        Run run = Run.failed(begun, clock.instant(), error, skipped);
        history.end(run);
        if (run.result() == Run.Result.CANCELLED) {
            return;
        }
        watch.logFailure(run);
        look();
        // Those who look need not wait until those are told who do not.
        publish(false);
        review(true);
    }

    /** Runs that were due during this one; how many. */
    private int passOver() {
        return due.map(times -> times.passOver(clock.instant())).orElse(0);
    }

    private boolean wantsFull(Instant now) {
        Duration early = plan.fullEvery().dividedBy(20);
        Duration slack =
                (early.compareTo(FULL_EARLY_MAX) < 0 ? early : FULL_EARLY_MAX)
                        .plus(plan.times().map(RunTimes::jitter).orElse(Duration.ZERO));
        return !plan.isIncremental()
                || newest(present.stream().filter(DumpJob.Present::isFull).toList())
                        .filter(full -> now.isBefore(full.plus(plan.fullEvery()).minus(slack)))
                        .isEmpty();
    }

    private void prune() {
        try {
            String deleted = prune.run(clock.instant());
            if (!deleted.isEmpty()) {
                log.info(Event.Kind.PRUNE, deleted);
            }
        } catch (HeliosException e) {
            log.warning(Event.Kind.PRUNE, "old dumps were not deleted: " + e.getMessage());
        }
    }

    /** Looks which dumps are there, without those that a wrong clock dated into the future. */
    private void look() {
        Instant now = clock.instant();
        lookPace = lookPace.after(LOOK_AFTER, now);
        try {
            present =
                    job.present().stream()
                            .filter(dump -> !isOfTheFuture(dump.takenAt(), now))
                            .toList();
        } catch (HeliosException e) {
            log.warning(Event.Kind.DUMP, "the dumps cannot be listed: " + e.getMessage());
        }
    }

    private static Optional<Instant> newest(List<DumpJob.Present> dumps) {
        return dumps.stream().map(DumpJob.Present::takenAt).max(Comparator.naturalOrder());
    }

    private static boolean isOfTheFuture(Instant at, Instant now) {
        return at.isAfter(now.plus(DueTimes.SET_BACK_MIN));
    }

    private void review(boolean isNews) {
        watch.review(clock.instant(), newest(present), isNews);
    }

    private void publish(boolean isRunning) {
        status =
                new ScheduleStatus(
                        plan,
                        due.flatMap(DueTimes::next),
                        isRunning,
                        newest(present),
                        walBytes,
                        history.runs(),
                        history.totals());
    }
}
