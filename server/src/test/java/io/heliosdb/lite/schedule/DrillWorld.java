package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.notify.Notice;
import io.heliosdb.lite.notify.Notifier;
import io.heliosdb.lite.notify.Situation;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What drills work with, under the control of a test. */
final class DrillWorld implements DrillJob, Notifier, EventLog, InstantSource {
    final Path directory;
    final List<Instant> drills = new ArrayList<>();
    final List<Notice> mail = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    Instant now;
    Duration drillTime = Duration.ofMinutes(3);
    Optional<HeliosException> failure = Optional.empty();
    boolean hasDumps = true;
    boolean isDumping;
    boolean isKilled;
    boolean isMailDown;

    private final RunTimes times;
    private DrillSchedule schedule;
    private Optional<Instant> proven = Optional.empty();

    /** The program is killed in the middle of a drill. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    DrillWorld(Path directory, String now, String times, String zone) {
        this.directory = directory;
        this.now = Instant.parse(now);
        this.times = RunTimes.of(times, ZoneId.of(zone), Duration.ZERO, 0);
    }

    /** Starts the program, again if it ran before. */
    DrillWorld start() {
        DrillPlan plan =
                new DrillPlan(
                        times,
                        directory,
                        new Situation.Source("host", "shop", directory.toString()));
        schedule = new DrillSchedule(plan, this, () -> isDumping, List.of(this), this, this);
        return this;
    }

    DrillWorld until(String time) {
        return until(Instant.parse(time));
    }

    /** Lets time pass. */
    DrillWorld until(Instant end) {
        while (now.isBefore(end)) {
            Instant next = schedule.step();
            Instant least = now.plusMillis(1);
            now = next.isAfter(least) ? (next.isBefore(end) ? next : end) : least;
        }
        return this;
    }

    DrillWorld failing(ErrorCode code, String clause) {
        failure = Optional.of(new HeliosException(code, clause));
        return this;
    }

    DrillWorld good() {
        failure = Optional.empty();
        return this;
    }

    DrillStatus status() {
        return schedule.status();
    }

    List<Notice.Kind> kinds() {
        return mail.stream().map(Notice::kind).toList();
    }

    List<String> times() {
        return drills.stream().map(Instant::toString).toList();
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public boolean hasDumps() {
        return hasDumps;
    }

    @Override
    public RunDump drill() {
        drills.add(now);
        if (isKilled) {
            throw new Killed();
        }
        Instant taken = now.minusSeconds(60);
        now = now.plus(drillTime);
        if (failure.isPresent()) {
            throw failure.get();
        }
        proven = Optional.of(taken);
        return new RunDump(directory.resolve("x.heliodump"), true, 1000, List.of());
    }

    @Override
    public Optional<Instant> newestProven() {
        return proven;
    }

    @Override
    public String name() {
        return "mail";
    }

    @Override
    public void send(Notice notice) {
        if (isMailDown) {
            throw new HeliosException(ErrorCode.UNREACHABLE, "cannot send mail");
        }
        mail.add(notice);
    }

    @Override
    public void log(Event event) {
        log.add(event.message());
    }
}
