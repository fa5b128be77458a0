package io.heliosdb.lite.schedule;

import io.heliosdb.lite.notify.Alerts;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.notify.Notifier;
import io.heliosdb.lite.notify.Situation;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells people and the log how the runs of a schedule ended. For one thread. */
final class RunWatch {
    private final Situation.Work work;
    private final Situation.Source source;
    private final RunHistory history;
    private final Instant since;
    private final EventLog log;
    private final List<Alerts> alerts;

    /**
     * @param ageMax how old the newest good dump may be; empty for any age
     * @param channels to tell people by
     * @param since when the watch began
     */
    RunWatch(
            Situation.Work work,
            Situation.Source source,
            Optional<Duration> ageMax,
            RunHistory history,
            List<Notifier> channels,
            Instant since,
            EventLog log) {
        this.work = work;
        this.source = source;
        this.history = history;
        this.since = since;
        this.log = log;
        this.alerts =
                channels.stream()
                        .map(
                                channel ->
                                        new Alerts(
                                                channel,
                                                ageMax,
                                                history.alert(channel.name()),
                                                history::alert,
                                                log))
                        .toList();
    }

    /** Writes to the log what went wrong in a run. */
    void logFailure(Run run) {
        log.warning("%s failed: %s".formatted(name(), run.error().replace("\n", " ")));
        logSkipped(run);
    }

    /** Writes to the log what was due meanwhile. */
    void logSkipped(Run run) {
        if (run.skipped() > 0) {
            log.warning(
                    "skipped %d runs that were due while the %s of %s took %d s"
                            .formatted(
                                    run.skipped(),
                                    name(),
                                    run.begun().at(),
                                    run.duration().toSeconds()));
        }
    }

    private String name() {
        return work.name().toLowerCase(Locale.ROOT);
    }

    /**
     * Tells people what they have not been told.
     *
     * @param newestGood when the newest dump was taken that is good, or proven
     * @param isNews whether a run has just ended
     */
    void review(Instant now, Optional<Instant> newestGood, boolean isNews) {
        List<Run> failures = history.failures();
        Optional<Situation.Failure> failure =
                failures.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new Situation.Failure(
                                        failures.getLast().errorKind(),
                                        failures.getLast().error(),
                                        failures.size(),
                                        failures.getFirst().begun().at()));
        Situation situation = new Situation(work, now, source, failure, newestGood, since, isNews);
        alerts.forEach(channel -> channel.review(situation));
    }
}
