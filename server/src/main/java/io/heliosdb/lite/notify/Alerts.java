package io.heliosdb.lite.notify;

import io.heliosdb.lite.error.HeliosException;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Decides when there is something to tell on one channel. It compares how things are with what got
 * through, and so needs no memory of its own but that: a message that did not get through is still
 * to be told. For one thread.
 *
 * <p>A failure is told once; again when another kind of failure follows, but not within an hour of
 * the last message; and again after a day. That the newest good dump is too old is told once. Both
 * are over with a good dump, which is told once, if one of them was.
 */
public final class Alerts {
    private static final Duration REMIND_AFTER = Duration.ofHours(24);
    private static final Duration OTHER_KIND_AFTER = Duration.ofHours(1);

    /** Between attempts at telling the same, unless a run ends meanwhile. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(15);

    private final Notifier notifier;
    private final Optional<Duration> ageMax;
    private final Consumer<AlertState> journal;
    private final EventLog log;
    private AlertState state;
    private Optional<Instant> failedAt = Optional.empty();

    /**
     * @param ageMax how old the newest good dump may be; empty for any age
     * @param state what got through earlier
     * @param journal is given every new state
     */
    public Alerts(
            Notifier notifier,
            Optional<Duration> ageMax,
            AlertState state,
            Consumer<AlertState> journal,
            EventLog log) {
        this.notifier = notifier;
        this.ageMax = ageMax;
        this.state = state;
        this.journal = journal;
        this.log = log;
    }

    /** Tells what is to be told. Never throws what the channel gives. */
    public void review(Situation situation) {
        if (isPausing(situation)) {
            return;
        }
        failedAt = Optional.empty();
        boolean isStale = ageMax.filter(max -> situation.age().compareTo(max) > 0).isPresent();
        situation
                .failure()
                .filter(failure -> isFailureDue(failure, situation.now()))
                .ifPresent(
                        failure ->
                                tell(
                                        Notices.failure(situation, failure),
                                        state.withFailure(failure.kind(), situation.now())));
        if (isStale && !state.isAgeTold()) {
            tell(Notices.stale(situation, ageMax.orElseThrow()), state.withAgeTold(true));
        }
        if (!isStale && state.isAgeTold() && situation.failure().isPresent()) {
            change(state.withAgeTold(false));
        }
        if (!isStale && situation.failure().isEmpty() && !state.isQuiet()) {
            tell(Notices.recovery(situation), AlertState.quiet(state.channel()));
        }
    }

    /** A clock that was set back does not make the pause longer. */
    private boolean isPausing(Situation situation) {
        return !situation.isNews()
                && failedAt.map(at -> Duration.between(at, situation.now()))
                        .filter(past -> !past.isNegative() && past.compareTo(RETRY_AFTER) < 0)
                        .isPresent();
    }

    private boolean isFailureDue(Situation.Failure failure, Instant now) {
        if (state.failureToldAt().isEmpty()) {
            return true;
        }
        Duration past = Duration.between(state.failureToldAt().get(), now).abs();
        boolean isOther = !failure.kind().equals(state.failureKind());
        return past.compareTo(isOther ? OTHER_KIND_AFTER : REMIND_AFTER) >= 0;
    }

    private void tell(Notice notice, AlertState told) {
        try {
            notifier.send(notice);
        } catch (HeliosException e) {
            failedAt = Optional.of(notice.at());
            String message = "%s: not notified: %s".formatted(notifier.name(), e.getMessage());
            log.log(about(Event.warning(Event.Kind.NOTICE, message), notice));
            return;
        }
        String message = "%s: notified: %s".formatted(notifier.name(), notice.subject());
        log.log(about(Event.info(Event.Kind.NOTICE, message), notice));
        change(told);
    }

    private Event about(Event event, Notice notice) {
        return event.with("channel", notifier.name()).with("notice", notice.facts().get("event"));
    }

    private void change(AlertState next) {
        state = next;
        journal.accept(next);
    }
}
