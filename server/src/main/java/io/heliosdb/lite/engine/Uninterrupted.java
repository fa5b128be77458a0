package io.heliosdb.lite.engine;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Runs what has to be done even when the thread was or is interrupted: ending processes and
 * removing files. It is done by a thread that nobody knows, and so nobody interrupts; the
 * interruption is there again afterwards.
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
        CompletableFuture<T> result = new CompletableFuture<>();
        Thread unused =
                Thread.ofPlatform()
                        .name("uninterrupted")
                        .start(
                                () -> {
                                    try {
                                        result.complete(action.get());
                                    } catch (RuntimeException | Error e) {
                                        result.completeExceptionally(e);
                                    }
                                });
        try {
            // Unlike other waits, this one goes on when it is interrupted.
            return result.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
