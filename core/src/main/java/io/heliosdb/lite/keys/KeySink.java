package io.heliosdb.lite.keys;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;

/**
 * Takes batches that hold nothing but keys, and gives their fingerprints to one consumer; they are
 * made side by side.
 */
public final class KeySink implements RowSink {
    private final int[] columns;
    private final KeyFilter filter;
    private final KeyConsumer consumer;

    /** Chooses fingerprints; many threads ask at a time. */
    public interface KeyFilter {
        /** Whether to give one to the consumer. */
        boolean isWanted(long first, long second);
    }

    /** Takes fingerprints, from one thread at a time. */
    public interface KeyConsumer {
        /** Takes one key. */
        void accept(long first, long second);
    }

    /**
     * @param columns indexes of the key's columns in the batches
     */
    public KeySink(int[] columns, KeyConsumer consumer) {
        this(columns, (first, second) -> true, consumer);
    }

    /**
     * @param columns indexes of the key's columns in the batches
     */
    public KeySink(int[] columns, KeyFilter filter, KeyConsumer consumer) {
        this.columns = columns.clone();
        this.filter = filter;
        this.consumer = consumer;
    }

    @Override
    public RowSink.Writer newWriter() {
        return new Writer();
    }

    private synchronized void give(long[] keys, int count) {
        for (int i = 0; i < count; i++) {
            consumer.accept(keys[2 * i], keys[2 * i + 1]);
        }
    }

    private final class Writer implements RowSink.Writer {
        private final KeyFingerprint fingerprint = new KeyFingerprint(columns);
        private long[] keys = new long[0];

        @Override
        public void begin(Slice slice) {
            // Keys are the same in whatever slice.
        }

        @Override
        public void write(RowBatch batch) {
            int longs = batch.rowCount() * KeyFingerprint.LONGS;
            if (keys.length < longs) {
                keys = new long[longs];
            }
            int count = 0;
            fingerprint.begin(batch);
            for (int row = 0; row < batch.rowCount(); row++) {
                int at = count * KeyFingerprint.LONGS;
                fingerprint.next(keys, at);
                count += filter.isWanted(keys[at], keys[at + 1]) ? 1 : 0;
            }
            give(keys, count);
        }

        @Override
        public void end(Slice slice) {
            // As above.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
