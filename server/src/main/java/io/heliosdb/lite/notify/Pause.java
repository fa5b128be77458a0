package io.heliosdb.lite.notify;

import java.time.Duration;

/** Waiting, as a parameter: tests do not. */
public interface Pause {
    /** Waits for this long. */
    void of(Duration duration) throws InterruptedException;
}
