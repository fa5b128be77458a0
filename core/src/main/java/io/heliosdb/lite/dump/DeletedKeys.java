package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.keys.KeyDifference;
import io.heliosdb.lite.keys.KeyFingerprint;
import io.heliosdb.lite.keys.KeySink;
import io.heliosdb.lite.keys.KeyTable;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Finds the keys that a table had in the parent and has no longer, and writes them. Every key of
 * the parent is one of a row that is as it was, of a row that changed, or of one that is gone: the
 * gone ones are what is left when the others are taken away.
 */
final class DeletedKeys {
    private static final int ATTEMPTS_MAX = 5;

    private final Parent parent;
    private final int parentTable;
    private final TableDef table;
    private final KeyTable changed;
    private final long missingCount;

    /**
     * @param table in the database
     * @param changed keys of the rows that may be newer than the parent
     * @param missingCount rows of the parent that are not among the older ones any more: changed or
     *     deleted
     */
    DeletedKeys(
            Parent parent, int parentTable, TableDef table, KeyTable changed, long missingCount) {
        this.parent = parent;
        this.parentTable = parentTable;
        this.table = table;
        this.changed = changed;
        this.missingCount = missingCount;
    }

    private StoredRows parentKeys() {
        return parent.state().keys(index -> index == parentTable);
    }

    private long olderCount() {
        return parent.state().statistics().get(parentTable).rowCount() - missingCount;
    }

    private static int[] allColumns(TableDef table) {
        return IntStream.range(0, table.key().size()).toArray();
    }

    /**
     * Finds them.
     *
     * @param olderKeys keys of the rows that are older than the parent; read only if keys are gone
     * @param threads how many readers of the parent there may be
     * @return each key with the number 1; empty if they could not be told, which is most unlikely
     */
    Optional<KeyTable> find(Supplier<RowSource> olderKeys, int threads) {
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            KeyDifference difference = new KeyDifference(missingCount, attempt);
            long[] notUpdated = new long[1];
            KeySink fromParent =
                    new KeySink(
                            allColumns(table),
                            (first, second) -> changed.number(first, second) == 0,
                            (first, second) -> {
                                difference.add(first, second);
                                notUpdated[0]++;
                            });
            Pipe.run(parentKeys(), fromParent, threads);
            long deletedCount = notUpdated[0] - olderCount();
            if (deletedCount < 0) {
                throw diverged(table);
            }
            if (deletedCount == 0) {
                return Optional.of(new KeyTable());
            }
            Pipe.run(olderKeys.get(), new KeySink(allColumns(table), difference::remove), threads);
            Optional<KeyTable> deleted = difference.remaining();
            if (deleted.filter(keys -> keys.count() == deletedCount).isPresent()) {
                return deleted;
            }
        }
        return Optional.empty();
    }

    /** The rows of the server are not what they would be if it had ever been in that state. */
    static HeliosException diverged(TableDef table) {
        return new HeliosException(
                        ErrorCode.CONFLICT, "rows of the server do not come from the parent's")
                .with("table", table.displayName())
                .hint(
                        "The server may have been restored from a copy. Take a full dump, or add"
                                + " --or-full to get one by itself.");
    }

    /**
     * The values of keys, as rows of one slice.
     *
     * @param deleted what was found
     * @param slice of the table for the deleted keys
     */
    RowSource rows(KeyTable deleted, Slice slice, long batchBytesMax) {
        StoredRows source = parentKeys();
        return new RowSource() {
            @Override
            public List<Slice> slices() {
                return List.of(slice);
            }

            @Override
            public Reader newReader() {
                return new DeletedReader(source, deleted, batchBytesMax);
            }
        };
    }

    /** Reads all slices of a source, and gathers what is deleted into few batches. */
    private final class DeletedReader implements RowSource.Reader {
        private final StoredRows source;
        private final RowSource.Reader reader;
        private final KeyTable deleted;
        private final long batchBytesMax;

        DeletedReader(StoredRows source, KeyTable deleted, long batchBytesMax) {
            this.source = source;
            this.reader = source.newReader();
            this.deleted = deleted;
            this.batchBytesMax = batchBytesMax;
        }

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            try (Gatherer gatherer = new Gatherer(writer)) {
                for (Slice part : source.slices()) {
                    reader.read(part, gatherer);
                }
                gatherer.flush();
            }
        }

        @Override
        public void close() {
            reader.close();
        }

        private final class Gatherer implements RowSink.Writer {
            private final RowSink.Writer writer;
            private final KeyFingerprint fingerprint = new KeyFingerprint(allColumns(table));
            private final RowBatch gathered = new RowBatch();

            Gatherer(RowSink.Writer writer) {
                this.writer = writer;
                gathered.reset(table.key().size());
            }

            @Override
            public void begin(Slice slice) {
                // All slices become one.
            }

            @Override
            public void write(RowBatch batch) {
                long[] key = new long[KeyFingerprint.LONGS];
                BitSet kept = new BitSet(batch.rowCount());
                fingerprint.begin(batch);
                for (int row = 0; row < batch.rowCount(); row++) {
                    fingerprint.next(key, 0);
                    kept.set(row, deleted.number(key[0], key[1]) != 0);
                }
                batch.retain(kept);
                gathered.append(batch);
                if (gathered.valueBytes() > batchBytesMax) {
                    flush();
                }
            }

            void flush() {
                if (gathered.rowCount() > 0) {
                    writer.write(gathered);
                    gathered.reset(table.key().size());
                }
            }

            @Override
            public void end(Slice slice) {
                // All slices become one.
            }

            @Override
            public void close() {
                // The writer belongs to the caller.
            }
        }
    }
}
