package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * What has to be cleaned up when a signal (Ctrl-C, SIGTERM) ends the program: temporary files,
 * started servers, statements that run on a server. Thread-safe.
 *
 * <pre>{@code
 * var registration = cancellation.register(() -> Files.deleteIfExists(temporary));
 * ...
 * registration.close();
 * }</pre>
 */
final class Cancellation {
    private static final int CLEANUP_SECONDS_MAX = 5;

    private final Deque<Registration> registrations = new ArrayDeque<>();
    private int exitCode = ErrorCode.CANCELLED.exitCode();
    private boolean isCancelled;
    private boolean isFinished;

    /** Something to close if a signal comes before the registration is closed. */
    final class Registration implements AutoCloseable {
        private final AutoCloseable resource;

        private Registration(AutoCloseable resource) {
            this.resource = resource;
        }

        /** The danger is over: nothing will be cleaned up. The resource itself stays open. */
        @Override
        public void close() {
            synchronized (Cancellation.this) {
                registrations.remove(this);
            }
        }
    }

    /** Remembers a resource; on a signal the newest is closed first. */
    synchronized Registration register(AutoCloseable resource) {
        Registration registration = new Registration(resource);
        registrations.push(registration);
        return registration;
    }

    /** Does some work; a signal meanwhile closes the resource. */
    <T> T guard(AutoCloseable resource, Supplier<T> work) {
        Registration registration = register(resource);
        try {
            return work.get();
        } finally {
            registration.close();
        }
    }

    /**
     * Does some work; a signal meanwhile interrupts it, and waits for its end as long as a person
     * would.
     */
    <T> T interrupting(Supplier<T> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        return guard(
                () -> {
                    worker.interrupt();
                    boolean ignored = ended.await(CLEANUP_SECONDS_MAX, TimeUnit.SECONDS);
                },
                () -> {
                    try {
                        return work.get();
                    } finally {
                        ended.countDown();
                    }
                });
    }

    /** The exit code after a signal, for a command that a signal ends properly, as a server. */
    synchronized void setExitCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Whether a signal came: what fails from now on fails because of it. */
    synchronized boolean isCancelled() {
        return isCancelled;
    }

    /**
     * What an error is that a signal, or an interruption of this thread, may have caused: whatever
     * comes of what was closed under it is not its fault.
     */
    HeliosException explain(HeliosException e) {
        return isCancelled() || Thread.currentThread().isInterrupted()
                ? new HeliosException(ErrorCode.CANCELLED, "cancelled", e)
                : e;
    }

    /** The command has ended by itself. */
    synchronized void finish() {
        isFinished = true;
    }

    /**
     * Closes everything that is registered, whatever fails.
     *
     * @return the exit code; empty if the command had ended before
     */
    OptionalInt cancel() {
        Deque<Registration> open;
        synchronized (this) {
            if (isFinished) {
                return OptionalInt.empty();
            }
            isCancelled = true;
            open = new ArrayDeque<>(registrations);
        }
        for (Registration registration : open) {
            try {
                registration.resource.close();
            } catch (Exception e) {
                // The process ends: the others still have to be closed, and nobody can act on it.
            }
        }
        synchronized (this) {
            return OptionalInt.of(exitCode);
        }
    }
}
