package io.heliosdb.lite.batch;

/** Where rows go: a server, a dump file, a counter. */
public interface RowSink {
    /** A writer for one thread. Several may be open at a time. */
    Writer newWriter();

    /** Takes the rows of one slice after the other, from one thread. */
    interface Writer extends AutoCloseable {
        /** Starts a slice. Slices begin in the order of their ordinals, over all writers. */
        void begin(Slice slice);

        /**
         * Takes a batch of the slice that was begun. May block until there is room. The batch is
         * the caller's again when the call returns.
         */
        void write(RowBatch batch);

        /** Completes the slice. */
        void end(Slice slice);

        /** Completes what is still open. Call it after the last slice if all went well. */
        default void complete() {}

        /** Releases everything; abandons what was not completed. */
        @Override
        void close();
    }
}
