package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;

/** Puts the hashes of all rows into a store. */
final class HashSink implements RowSink {
    private static final int ROWS = 1024;

    private final RowColumns columns;
    private final HashStore store;

    HashSink(RowColumns columns, HashStore store) {
        this.columns = columns;
        this.store = store;
    }

    @Override
    public Writer newWriter() {
        return new HashWriter();
    }

    private final class HashWriter implements Writer {
        private final RowHasher hasher = new RowHasher(columns);
        private final long[] rows = new long[ROWS * HashStore.LONGS];
        private int count;
        private int slice;
        private long rowInSlice;

        @Override
        public void begin(Slice newSlice) {
            slice = newSlice.ordinal();
            rowInSlice = 0;
        }

        @Override
        public void write(RowBatch batch) {
            hasher.begin(batch);
            for (int i = 0; i < batch.rowCount(); i++) {
                int at = count * HashStore.LONGS;
                hasher.next(rows, at);
                rows[at + HashStore.LONGS - 1] = RowPosition.of(slice, rowInSlice++);
                if (++count == ROWS) {
                    flush();
                }
            }
        }

        private void flush() {
            store.add(rows, count);
            count = 0;
        }

        @Override
        public void end(Slice ended) {}

        @Override
        public void complete() {
            flush();
        }

        @Override
        public void close() {}
    }
}
