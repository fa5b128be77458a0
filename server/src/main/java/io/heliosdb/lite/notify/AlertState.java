package io.heliosdb.lite.notify;

import java.time.Instant;
import java.util.Optional;

/**
 * What has got through on one channel, and is not over yet.
 *
 * @param channel name of the notifier
 * @param failureKind of the failure that was told last; empty if none is open
 * @param failureToldAt when that was; empty if none is open
 * @param isAgeTold whether it was told that the newest good dump is too old
 */
public record AlertState(
        String channel, String failureKind, Optional<Instant> failureToldAt, boolean isAgeTold) {
    /** Nobody was told anything. */
    public static AlertState quiet(String channel) {
        return new AlertState(channel, "", Optional.empty(), false);
    }

    boolean isQuiet() {
        return failureToldAt.isEmpty() && !isAgeTold;
    }

    AlertState withFailure(String kind, Instant at) {
        return new AlertState(channel, kind, Optional.of(at), isAgeTold);
    }

    AlertState withAgeTold(boolean value) {
        return new AlertState(channel, failureKind, failureToldAt, value);
    }
}
