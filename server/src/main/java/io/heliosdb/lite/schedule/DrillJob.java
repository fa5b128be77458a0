package io.heliosdb.lite.schedule;

import java.time.Instant;
import java.util.Optional;

/** Proves dumps of one directory. Called by one thread at a time. */
public interface DrillJob {
    /**
     * Whether there is anything that could be proven, or should be.
     *
     * @throws io.heliosdb.lite.error.HeliosException if the directory cannot be read
     */
    boolean hasDumps();

    /**
     * Proves the newest dump. Nothing but notes beside the files is left of it, also when it fails.
     *
     * @return what was proven
     * @throws io.heliosdb.lite.error.HeliosException what is wrong with the dump, or kept the drill
     *     from going on; {@code CANCELLED} if the thread was interrupted
     */
    RunDump drill();

    /** When the newest dump was taken that is proven; empty if there is none. Never fails. */
    Optional<Instant> newestProven();
}
