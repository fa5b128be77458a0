package io.heliosdb.lite.schedule;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
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

/**
 * What any schedule works with, under the control of a test: a clock that jumps to where the
 * schedule wants to wait for, and a mailbox.
 */
abstract class Surroundings implements Notifier, EventLog, InstantSource {
    final Path directory;
    final List<Notice> mail = new ArrayList<>();
    Instant now;
    Optional<HeliosException> failure = Optional.empty();
    boolean isMailDown;
    boolean isKilled;
    RunTimes times;

    /** The program is killed in the middle of its work. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    Surroundings(Path directory, String now, String times, String zone) {
        this.directory = directory;
        this.now = Instant.parse(now);
        this.times = RunTimes.of(times, ZoneId.of(zone), Duration.ZERO, 0);
    }

    Situation.Source source() {
        return new Situation.Source("host", "shop", directory.toString());
    }

    /** Lets time pass, in which a schedule takes its steps. */
    void pass(Step schedule, Instant end) {
        while (now.isBefore(end)) {
            Instant next = schedule.step();
            Instant least = now.plusMillis(1);
            advance(next.isAfter(least) ? (next.isBefore(end) ? next : end) : least);
        }
    }

    void advance(Instant to) {
        now = to;
    }

    List<Notice.Kind> kinds() {
        return mail.stream().map(Notice::kind).toList();
    }

    @Override
    public Instant instant() {
        return now;
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
}
