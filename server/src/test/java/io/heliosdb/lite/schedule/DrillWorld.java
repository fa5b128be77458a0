package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What drills work with, under the control of a test. */
final class DrillWorld extends Surroundings implements DrillJob {
    final List<Instant> drills = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    Duration drillTime = Duration.ofMinutes(3);
    boolean hasDumps = true;
    boolean isDumping;

    private DrillSchedule schedule;
    private Optional<Instant> proven = Optional.empty();

    DrillWorld(Path directory, String now, String times, String zone) {
        super(directory, now, times, zone);
    }

    /** Starts the program, again if it ran before. */
    DrillWorld start() {
        DrillPlan plan = new DrillPlan(times, directory, source());
        schedule = new DrillSchedule(plan, this, () -> isDumping, List.of(this), this, this);
        return this;
    }

    DrillWorld until(String time) {
        return until(Instant.parse(time));
    }

    /** Lets time pass. */
    DrillWorld until(Instant end) {
        pass(schedule, end);
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

    List<String> times() {
        return drills.stream().map(Instant::toString).toList();
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
    public void log(Event event) {
        log.add(event.message());
    }
}
