package io.heliosdb.lite.schedule;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that is not to be done again before a moment. A clock that is set back does not make
 * the wait longer.
 *
 * @param from when the wait began
 * @param at when it is over
 */
record Pace(Instant from, Instant at) {
    /** Nothing to wait for. */
    static Pace ready(Instant now) {
        return new Pace(now, now);
    }

    /** A wait that begins now. */
    Pace after(Duration wait, Instant now) {
        return new Pace(now, now.plus(wait));
    }

    boolean isReady(Instant now) {
        return !now.isBefore(at) || now.isBefore(from);
    }

    /** The later one of the end of the wait and another moment. */
    Instant notBefore(Instant other) {
        return other.isBefore(at) ? at : other;
    }
}
