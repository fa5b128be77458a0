package io.heliosdb.lite.batch;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Moves all slices of a source to a sink with some threads. The first error ends the others at
 * their next batch and is thrown by {@link #run()}, after every reader and writer was closed.
 */
public final class Pipe {
    private final RowSource source;
    private final RowSink sink;
    private final int threads;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final List<Thread> workers = new ArrayList<>();

    /**
     * @param threads how many slices are moved at a time, at least 1
     */
    public Pipe(RowSource source, RowSink sink, int threads) {
        Check.argument(threads > 0, "threads is not positive: %d", threads);
        this.source = source;
        this.sink = sink;
        this.threads = threads;
    }

    /**
     * Moves everything. Returns when all slices have ended. Call it once.
     *
     * @throws HeliosException whatever the source or the sink threw; {@link ErrorCode#CANCELLED} if
     *     the calling thread was interrupted
     */
    public void run() {
        List<Slice> slices = source.slices();
        Iterator<Slice> queue = slices.iterator();
        int workerCount = Math.min(threads, slices.size());
        for (int i = 0; i < workerCount; i++) {
            workers.add(Thread.ofPlatform().name("pipe-" + i).unstarted(() -> work(queue)));
        }
        workers.forEach(Thread::start);
        try {
            for (Thread worker : workers) {
                worker.join();
            }
        } catch (InterruptedException e) {
            fail(new HeliosException(ErrorCode.CANCELLED, "cancelled"));
            Thread.currentThread().interrupt();
        }
        Throwable cause = failure.get();
        switch (cause) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IllegalStateException(cause);
        }
    }

    private void work(Iterator<Slice> queue) {
        try (RowSource.Reader reader = source.newReader();
                RowSink.Writer writer = new Guard(sink.newWriter())) {
            for (Slice slice = next(queue, writer); slice != null; slice = next(queue, writer)) {
                reader.read(slice, writer);
                writer.end(slice);
            }
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    /** Takes the next slice and begins it in one step, so that slices begin in order. */
    private static Slice next(Iterator<Slice> queue, RowSink.Writer writer) {
        synchronized (queue) {
            if (!queue.hasNext()) {
                return null;
            }
            Slice slice = queue.next();
            writer.begin(slice);
            return slice;
        }
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            workers.forEach(
                    worker -> {
                        if (worker != Thread.currentThread()) {
                            worker.interrupt();
                        }
                    });
        } else {
            failure.get().addSuppressed(cause);
        }
    }

    /** Lets a worker notice between two batches that another one failed. */
    private final class Guard implements RowSink.Writer {
        private final RowSink.Writer target;

        Guard(RowSink.Writer target) {
            this.target = target;
        }

        @Override
        public void begin(Slice slice) {
            checkRunning();
            target.begin(slice);
        }

        @Override
        public void write(RowBatch batch) {
            checkRunning();
            target.write(batch);
        }

        @Override
        public void end(Slice slice) {
            checkRunning();
            target.end(slice);
        }

        @Override
        public void close() {
            target.close();
        }

        private void checkRunning() {
            if (failure.get() != null) {
                throw new HeliosException(ErrorCode.CANCELLED, "cancelled");
            }
        }
    }
}
