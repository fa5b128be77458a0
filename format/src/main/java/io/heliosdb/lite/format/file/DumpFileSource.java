package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The rows of a dump file, one slice for each chunk. */
public final class DumpFileSource implements StoredRows {
    private static final int KEPT_BYTES_MAX = 32 << 20;

    private final DumpFile file;
    private final boolean keysOnly;
    private final List<Slice> slices;

    /**
     * @param file stays open, and is closed by its owner
     * @param tables tells by their index which tables to read
     */
    public DumpFileSource(DumpFile file, IntPredicate tables) {
        this(file, tables, false);
    }

    private DumpFileSource(DumpFile file, IntPredicate tables, boolean keysOnly) {
        this.file = file;
        this.keysOnly = keysOnly;
        List<Slice> selected = new ArrayList<>();
        for (ChunkRef chunk : file.chunks()) {
            if (tables.test(chunk.tableIndex())) {
                int number = chunk.number();
                selected.add(new Slice(selected.size(), chunk.tableIndex(), number, number + 1L));
            }
        }
        this.slices = List.copyOf(selected);
    }

    /** A source of the columns of the keys alone, in key order. */
    static DumpFileSource ofKeys(DumpFile file, IntPredicate tables) {
        return new DumpFileSource(file, tables, true);
    }

    @Override
    public long plainBytes(Slice slice) {
        return file.chunks().get((int) slice.from()).plainBytes();
    }

    @Override
    public List<Slice> slices() {
        return slices;
    }

    @Override
    public Reader newReader() {
        return new SliceReader();
    }

    /** Reads chunks into one batch, again and again. */
    private final class SliceReader implements Reader {
        private final ChunkReader chunks = file.newChunkReader();
        private final RowBatch batch = new RowBatch();

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            for (long number = slice.from(); number < slice.to(); number++) {
                ChunkRef chunk = file.chunks().get((int) number);
                if (keysOnly) {
                    chunks.read(chunk, keyIndexes(slice.tableIndex()), batch);
                } else {
                    chunks.read(chunk, batch);
                }
                writer.write(batch);
                batch.reset(batch.columnCount());
                batch.shrink(KEPT_BYTES_MAX);
            }
        }

        private int[] keyIndexes(int table) {
            return file.schema().tables().get(table).keyIndexes();
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
