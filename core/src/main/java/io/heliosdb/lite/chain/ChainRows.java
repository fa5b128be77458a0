package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.keys.KeyFingerprint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The rows of some tables of a chain, the oldest dump first. A slice is a chunk of one of the dumps
 * that is read for one part of the keys; its range is its place in the plan.
 */
final class ChainRows implements StoredRows {
    private static final int KEPT_BYTES_MAX = 32 << 20;

    private final List<Step> steps = new ArrayList<>();
    private final List<Slice> slices = new ArrayList<>();
    private final boolean keysOnly;

    /** A chunk to read, and what to keep of it. */
    private record Step(TableLevels table, int level, ChunkRef chunk, Part part) {}

    ChainRows(List<TableLevels> tables, IntPredicate chosen, boolean keysOnly) {
        this.keysOnly = keysOnly;
        for (TableLevels table : tables) {
            if (chosen.test(table.table().index())) {
                plan(table);
            }
        }
    }

    private void plan(TableLevels table) {
        int partCount = table.hidesRows() ? table.partCount() : 1;
        for (int number = 0; number < partCount; number++) {
            Part part = new Part(table, number, partCount, keysOnly);
            for (int level = table.levels().size() - 1; level >= 0; level--) {
                for (ChunkRef chunk : table.levels().get(level).rows()) {
                    steps.add(new Step(table, level, chunk, part));
                    int at = slices.size();
                    slices.add(new Slice(at, table.table().index(), at, at + 1L));
                    part.stepsLeft++;
                }
            }
        }
    }

    @Override
    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    @Override
    public long plainBytes(Slice slice) {
        return steps.get((int) slice.from()).chunk().plainBytes();
    }

    @Override
    public RowSource.Reader newReader() {
        return new Reader();
    }

    /** What hides rows in one part of the keys of a table; read on first use, kept to the last. */
    private static final class Part {
        private final TableLevels table;
        private final int number;
        private final int partCount;

        /** Of each level, where its file has what is read; and where the key is in that. */
        private final List<int[]> columns;

        private final int[] key;
        private int stepsLeft;
        private HiddenKeys hidden;

        Part(TableLevels table, int number, int partCount, boolean keysOnly) {
            this.table = table;
            this.number = number;
            this.partCount = partCount;
            this.columns =
                    table.levels().stream()
                            .map(TableLevels.Level::table)
                            .map(
                                    stored ->
                                            keysOnly
                                                    ? stored.keyIndexes()
                                                    : stored.indexesOf(table.table()))
                            .toList();
            int[] indexes = table.table().keyIndexes();
            this.key = keysOnly ? IntStream.range(0, indexes.length).toArray() : indexes;
        }

        int[] columns(int level) {
            return columns.get(level);
        }

        KeyFingerprint newFingerprint() {
            return new KeyFingerprint(key);
        }

        synchronized HiddenKeys hidden() {
            if (hidden == null) {
                hidden = HiddenKeys.read(table, number, partCount);
            }
            return hidden;
        }

        synchronized void ended() {
            if (--stepsLeft == 0) {
                hidden = null;
            }
        }
    }

    private final class Reader implements RowSource.Reader {
        private final Map<DumpFile, ChunkReader> readers = new HashMap<>();
        private final RowBatch batch = new RowBatch();

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            for (long at = slice.from(); at < slice.to(); at++) {
                read(steps.get((int) at), writer);
            }
        }

        private void read(Step step, RowSink.Writer writer) {
            DumpFile file = step.table().levels().get(step.level()).file();
            readers.computeIfAbsent(file, DumpFile::newChunkReader)
                    .read(step.chunk(), step.part().columns(step.level()), batch);
            if (step.table().hidesRows()) {
                KeyFingerprint fingerprint = step.part().newFingerprint();
                batch.retain(step.part().hidden().kept(batch, step.level(), fingerprint));
            }
            if (batch.rowCount() > 0) {
                writer.write(batch);
            }
            step.part().ended();
            batch.reset(batch.columnCount());
            batch.shrink(KEPT_BYTES_MAX);
        }

        @Override
        public void close() {
            readers.values().forEach(ChunkReader::close);
        }
    }
}
