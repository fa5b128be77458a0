package io.heliosdb.lite.observe;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * A value that takes time to make, made once for all who ask meanwhile and shortly after. At most
 * one thread works at it, also if it never comes to an end. Thread-safe.
 */
final class Shared<T> {
    private final String name;
    private final Supplier<T> source;
    private final Duration freshMax;
    private final LongSupplier nanoTime;
    private CompletableFuture<T> value = new CompletableFuture<>();
    private boolean isAsked;
    private long madeAt;

    /**
     * @param name of the thread
     * @param freshMax how long a value serves
     */
    Shared(String name, Supplier<T> source, Duration freshMax, LongSupplier nanoTime) {
        this.name = name;
        this.source = source;
        this.freshMax = freshMax;
        this.nanoTime = nanoTime;
    }

    /** The value, now or later; a copy, which may be given up. Ends as the source does. */
    synchronized CompletableFuture<T> get() {
        boolean isOld = value.isDone() && nanoTime.getAsLong() - madeAt > freshMax.toNanos();
        if (!isAsked || isOld) {
            CompletableFuture<T> next = new CompletableFuture<>();
            isAsked = true;
            value = next;
            Thread ignored = Thread.ofPlatform().name(name).daemon().start(() -> make(next));
        }
        return value.copy();
    }

    private void make(CompletableFuture<T> next) {
        try {
            T made = source.get();
            note();
            next.complete(made);
        } catch (RuntimeException | Error e) {
            note();
            next.completeExceptionally(e);
        }
    }

    private synchronized void note() {
        madeAt = nanoTime.getAsLong();
    }
}
