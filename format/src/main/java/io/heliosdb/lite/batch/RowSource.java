package io.heliosdb.lite.batch;

import java.util.List;

/** Where rows come from: a server, a dump file, a chain of files. */
public interface RowSource {
    /** All slices, in the order of their ordinals. The same on every call. */
    List<Slice> slices();

    /** A reader for one thread. Several may be open at a time. Opens what it needs on first use. */
    Reader newReader();

    /** Reads slices for one thread. */
    interface Reader extends AutoCloseable {
        /**
         * Reads all rows of the slice and hands them to the writer, batch by batch. Between {@code
         * begin} and {@code end} of the writer, which the caller calls.
         */
        void read(Slice slice, RowSink.Writer writer);

        @Override
        void close();
    }
}
