package io.heliosdb.lite.batch;

/** Moves all slices of a source to a sink. */
public final class Pipe {
    private Pipe() {}

    /**
     * Moves everything and completes the sink's writers.
     *
     * @param threads slices that are moved at a time, at least 1
     * @throws io.heliosdb.lite.error.HeliosException whatever the source or the sink threw first,
     *     after every reader and writer was closed
     */
    public static void run(RowSource source, RowSink sink, int threads) {
        ParallelTasks.run(source.slices(), () -> new Mover(source, sink), threads);
    }

    /** Moves slices in one thread. */
    private static final class Mover implements ParallelTasks.Worker<Slice>, RowSink.Writer {
        private final RowSource.Reader reader;
        private final RowSink.Writer writer;

        Mover(RowSource source, RowSink sink) {
            reader = source.newReader();
            try {
                writer = sink.newWriter();
            } catch (RuntimeException e) {
                reader.close();
                throw e;
            }
        }

        @Override
        public void take(Slice slice) {
            begin(slice);
        }

        @Override
        public void work(Slice slice) {
            reader.read(slice, this);
            end(slice);
        }

        @Override
        public void begin(Slice slice) {
            writer.begin(slice);
        }

        @Override
        public void write(RowBatch batch) {
            // Another thread may have failed since the last batch.
            ParallelTasks.checkNotInterrupted();
            writer.write(batch);
        }

        @Override
        public void end(Slice slice) {
            writer.end(slice);
        }

        @Override
        public void complete() {
            writer.complete();
        }

        @Override
        public void close() {
            try (reader) {
                writer.close();
            }
        }
    }
}
