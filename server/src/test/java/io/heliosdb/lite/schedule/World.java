package io.heliosdb.lite.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a schedule works with, under the control of a test: a clock that jumps to where the schedule
 * wants to wait for, dumps that take the time they are told to, a mailbox.
 */
final class World extends Surroundings implements DumpJob {
    /** A dump that was taken. */
    record Taken(Instant at, boolean isFull) {}

    final List<Taken> dumps = new ArrayList<>();
    final List<String> infos = new ArrayList<>();
    final List<String> warnings = new ArrayList<>();
    final List<Instant> attempts = new ArrayList<>();
    Duration dumpTime = Duration.ofSeconds(20);
    long walBytes;
    long walBytesPerSecond;

    private OptionalLong threshold = OptionalLong.empty();
    private Optional<Duration> ageMax = Optional.empty();
    private Duration fullEvery = Duration.ofDays(7);
    private DumpSchedule schedule;
    private boolean isDumping;

    World(Path directory, String now, String times, String zone) {
        super(directory, now, times, zone);
    }

    World withJitter(Duration jitter) {
        times = RunTimes.of(times.text(), times.zone(), jitter, 7);
        return this;
    }

    World withThreshold(long bytes) {
        threshold = OptionalLong.of(bytes);
        return this;
    }

    World withAgeMax(Duration value) {
        ageMax = Optional.of(value);
        return this;
    }

    World withFullEvery(Duration value) {
        fullEvery = value;
        return this;
    }

    /** Starts the program, again if it ran before. */
    World start() {
        SchedulePlan plan =
                new SchedulePlan(
                        Optional.of(times),
                        threshold,
                        true,
                        fullEvery,
                        ageMax,
                        directory,
                        source());
        isDumping = false;
        schedule = new DumpSchedule(plan, this, Prune.NONE, List.of(this), this, this);
        return this;
    }

    /** Lets time pass. */
    World until(String time) {
        return until(Instant.parse(time));
    }

    World until(Instant end) {
        pass(schedule, end);
        return this;
    }

    @Override
    void advance(Instant to) {
        walBytes += walBytesPerSecond * Duration.between(now, to).toSeconds();
        super.advance(to);
    }

    /** Somebody sets the clock. */
    World jump(Duration by) {
        now = now.plus(by);
        return this;
    }

    DumpSchedule schedule() {
        return schedule;
    }

    World failing(ErrorCode code, String clause) {
        failure = Optional.of(new HeliosException(code, clause).with("file", directory));
        return this;
    }

    World good() {
        failure = Optional.empty();
        return this;
    }

    List<String> times() {
        return dumps.stream().map(dump -> dump.at().toString()).toList();
    }

    @Override
    public List<Present> present() {
        return dumps.stream().map(dump -> new Present(dump.at(), dump.isFull())).toList();
    }

    @Override
    public long walBytes() {
        return walBytes;
    }

    @Override
    public RunDump dump(boolean wantsFull, Instant at) {
        assertThat(isDumping).as("two at a time").isFalse();
        attempts.add(at);
        isDumping = true;
        if (isKilled) {
            throw new Killed();
        }
        advance(now.plus(dumpTime));
        isDumping = false;
        if (failure.isPresent()) {
            throw failure.get();
        }
        walBytes = 0;
        dumps.add(new Taken(at, wantsFull));
        return new RunDump(directory.resolve("x-" + at), wantsFull, 1000, List.of());
    }

    @Override
    public void log(Event event) {
        (event.level() == Event.Level.INFO ? infos : warnings).add(event.message());
    }
}
