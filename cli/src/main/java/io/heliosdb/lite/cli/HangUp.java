package io.heliosdb.lite.cli;

import org.jline.utils.Signals;

/** The signal that tells a program to read its settings again. */
final class HangUp {
    private HangUp() {}

    /** Does something whenever it comes, instead of ending the program. */
    static void whenReceived(Runnable action) {
        // Null where the system has no such signal: the settings are read at the next start.
        Object ignored = Signals.register("HUP", action);
    }
}
