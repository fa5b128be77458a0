package io.heliosdb.lite.batch;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/**
 * Does a list of tasks with some threads, each of which has a worker of its own; a single worker
 * works in the calling thread. The first error interrupts the other threads and is thrown to the
 * caller when all of them have ended.
 *
 * @param <T> a task
 */
public final class ParallelTasks<T> {
    /**
     * What does tasks in one thread, created and closed there.
     *
     * @param <T> a task
     */
    public interface Worker<T> extends AutoCloseable {
        /** Takes a task. Tasks are taken in their order, over all workers: must be quick. */
        default void take(T task) {}

        /** Does the task that it took. */
        void work(T task);

        /** All tasks are taken, and those of this worker are done. */
        default void complete() {}

        @Override
        void close();
    }

    private final Iterator<T> queue;
    private final Supplier<? extends Worker<T>> workers;
    private final List<Thread> threads = new ArrayList<>();
    private Throwable failure;

    private ParallelTasks(List<T> tasks, Supplier<? extends Worker<T>> workers) {
        this.queue = tasks.iterator();
        this.workers = workers;
    }

    /**
     * Does all tasks.
     *
     * @param workers makes a worker for a thread
     * @param threadCount at most this many, at least 1
     * @throws HeliosException whatever a worker threw first; {@link ErrorCode#CANCELLED} if the
     *     calling thread was interrupted
     */
    public static <T> void run(
            List<T> tasks, Supplier<? extends Worker<T>> workers, int threadCount) {
        Check.argument(threadCount > 0, "threadCount is not positive: %d", threadCount);
        new ParallelTasks<>(List.copyOf(tasks), workers).run(Math.min(threadCount, tasks.size()));
    }

    private void run(int threadCount) {
        if (threadCount == 1) {
            workAlone();
        } else {
            workTogether(threadCount);
        }
        synchronized (this) {
            switch (failure) {
                case null -> {}
                case RuntimeException e -> throw e;
                case Error e -> throw e;
                default -> throw new IllegalStateException(failure);
            }
        }
    }

    /** In the calling thread: to start another costs more than a small file does. */
    private void workAlone() {
        workAll();
        if (Thread.interrupted()) {
            fail(new HeliosException(ErrorCode.CANCELLED, "cancelled"));
        }
    }

    private void workTogether(int threadCount) {
        for (int i = 0; i < threadCount; i++) {
            threads.add(Thread.ofPlatform().name("worker-" + i).unstarted(this::workAll));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            join(thread);
        }
    }

    private void join(Thread thread) {
        while (true) {
            try {
                thread.join();
                return;
            } catch (InterruptedException e) {
                fail(new HeliosException(ErrorCode.CANCELLED, "cancelled"));
            }
        }
    }

    private void workAll() {
        try (Worker<T> worker = workers.get()) {
            workAll(worker);
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void workAll(Worker<T> worker) {
        try {
            for (T task = next(worker); task != null; task = next(worker)) {
                worker.work(task);
            }
            checkNotInterrupted();
            worker.complete();
        } catch (RuntimeException | Error e) {
            // Before the worker is closed, which may make others fail: theirs is not the cause.
            fail(e);
        }
    }

    private synchronized T next(Worker<T> worker) {
        checkNotInterrupted();
        if (!queue.hasNext()) {
            return null;
        }
        T task = queue.next();
        worker.take(task);
        return task;
    }

    /** Ends the work of a thread whose work is no longer wanted. */
    static void checkNotInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled");
        }
    }

    private synchronized void fail(Throwable cause) {
        if (failure == null) {
            failure = cause;
            threads.stream().filter(t -> t != Thread.currentThread()).forEach(Thread::interrupt);
        } else {
            failure.addSuppressed(cause);
        }
    }
}
