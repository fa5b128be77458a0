package io.heliosdb.lite.schedule;

import java.time.Instant;

/** Deletes the dumps that are needed no more. */
public interface Prune {
    /** Nothing is ever deleted. */
    Prune NONE = now -> "";

    /**
     * Deletes them, after a good dump.
     *
     * @return a sentence about what was deleted; empty if nothing was
     * @throws io.heliosdb.lite.error.HeliosException if something could not be deleted
     */
    String run(Instant now);
}
