package io.heliosdb.lite.engine;

import java.util.function.Supplier;

/**
 * Runs what has to be done even when the thread was interrupted: ending processes and removing
 * files. The interruption is put aside, and is there again afterwards.
 */
final class Uninterrupted {
    private Uninterrupted() {}

    static void run(Runnable action) {
        boolean unused =
                get(
                        () -> {
                            action.run();
                            return true;
                        });
    }

    static <T> T get(Supplier<T> action) {
        boolean isInterrupted = Thread.interrupted();
        try {
            return action.get();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
