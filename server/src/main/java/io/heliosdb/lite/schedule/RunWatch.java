package io.heliosdb.lite.schedule;

import io.heliosdb.lite.notify.Alerts;
import io.heliosdb.lite.notify.Event;
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

    /**
     * Writes to the log how a good run was.
     *
     * @param done a sentence
     * @param warnings sentences about what else went wrong
     */
    void logGood(Run run, String done, List<String> warnings) {
        log.log(
                about(Event.info(kind(), done), run)
                        .with("file", run.file())
                        .with("full", run.isFull())
                        .with("bytes", run.bytes()));
        warnings.forEach(warning -> log.warning(kind(), warning));
        logSkipped(run);
    }

    /** Writes to the log what went wrong in a run. */
    void logFailure(Run run) {
        String message = "%s failed: %s".formatted(kind().text(), run.error().replace("\n", " "));
        log.log(about(Event.warning(kind(), message), run).with("error_code", run.errorCode()));
        logSkipped(run);
    }

    private static Event about(Event event, Run run) {
        return event.with("result", run.result().name().toLowerCase(Locale.ROOT))
                .with("reason", run.begun().reason().name().toLowerCase(Locale.ROOT))
                .with("begun_at", run.begun().at().toString())
                .with("duration_seconds", run.duration().toMillis() / 1000.0);
    }

    private void logSkipped(Run run) {
        if (run.skipped() > 0) {
            String message =
                    "skipped %d runs that were due while the %s of %s took %d s"
                            .formatted(
                                    run.skipped(),
                                    kind().text(),
                                    run.begun().at(),
                                    run.duration().toSeconds());
            log.log(Event.warning(Event.Kind.SKIPPED, message).with("count", run.skipped()));
        }
    }

    private Event.Kind kind() {
        return switch (work) {
            case DUMP -> Event.Kind.DUMP;
            case DRILL -> Event.Kind.DRILL;
        };
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
