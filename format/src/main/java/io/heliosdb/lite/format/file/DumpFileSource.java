package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** The rows of a dump file, one slice for each chunk. */
public final class DumpFileSource implements RowSource {
    private static final int KEPT_BYTES_MAX = 32 << 20;

    private final DumpFile file;
    private final List<Slice> slices;

    /**
     * @param file stays open, and is closed by its owner
     * @param tables tells by their index which tables to read
     */
    public DumpFileSource(DumpFile file, IntPredicate tables) {
        this.file = file;
        List<Slice> selected = new ArrayList<>();
        for (ChunkRef chunk : file.chunks()) {
            if (tables.test(chunk.tableIndex())) {
                int number = chunk.number();
                selected.add(new Slice(selected.size(), chunk.tableIndex(), number, number + 1L));
            }
        }
        this.slices = List.copyOf(selected);
    }

    @Override
    public List<Slice> slices() {
        return slices;
    }

    @Override
    public Reader newReader() {
        return new SliceReader(file);
    }

    /** Reads chunks into one batch, again and again. */
    private static final class SliceReader implements Reader {
        private final DumpFile file;
        private final ChunkReader chunks;
        private final RowBatch batch = new RowBatch();

        SliceReader(DumpFile file) {
            this.file = file;
            this.chunks = file.newChunkReader();
        }

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            for (long number = slice.from(); number < slice.to(); number++) {
                chunks.read(file.chunks().get((int) number), batch);
                writer.write(batch);
                batch.reset(batch.columnCount());
                batch.shrink(KEPT_BYTES_MAX);
            }
        }

        @Override
        public void close() {
            chunks.close();
        }
    }
}
