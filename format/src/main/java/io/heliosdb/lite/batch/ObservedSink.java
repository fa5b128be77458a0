package io.heliosdb.lite.batch;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * A sink that tells what goes into another sink. Tables start and finish one after the other in the
 * order of their indexes, although their rows may move side by side.
 */
public final class ObservedSink implements RowSink {
    private final RowSink target;
    private final List<String> tables;
    private final ToLongFunction<Slice> workBytes;
    private final Progress progress;
    private final int[] slicesLeft;
    private final long[] rowCounts;
    private final long[] valueBytes;
    private int currentTable = -1;

    /**
     * @param slices all slices that will come
     * @param tables names of all tables, those without slices included
     * @param workBytes how much of the announced total a slice is
     */
    public ObservedSink(
            RowSink target,
            List<Slice> slices,
            List<String> tables,
            ToLongFunction<Slice> workBytes,
            Progress progress) {
        this.target = target;
        this.tables = List.copyOf(tables);
        this.workBytes = workBytes;
        this.progress = progress;
        this.slicesLeft = new int[tables.size()];
        this.rowCounts = new long[tables.size()];
        this.valueBytes = new long[tables.size()];
        slices.forEach(slice -> slicesLeft[slice.tableIndex()]++);
        beginNextTable();
    }

    @Override
    public Writer newWriter() {
        return new ObservedWriter(target.newWriter());
    }

    private synchronized void moved(int table, RowBatch batch) {
        rowCounts[table] += batch.rowCount();
        valueBytes[table] += batch.valueBytes();
    }

    private synchronized void ended(Slice slice) {
        int table = slice.tableIndex();
        progress.advanced(workBytes.applyAsLong(slice));
        slicesLeft[table]--;
        if (table == currentTable && slicesLeft[table] == 0) {
            finishTable();
            beginNextTable();
        }
    }

    private void beginNextTable() {
        while (++currentTable < slicesLeft.length) {
            progress.tableStarted(tables.get(currentTable), currentTable + 1, slicesLeft.length);
            if (slicesLeft[currentTable] > 0) {
                return;
            }
            finishTable();
        }
    }

    private void finishTable() {
        progress.tableFinished(
                tables.get(currentTable), rowCounts[currentTable], valueBytes[currentTable]);
    }

    private final class ObservedWriter implements Writer {
        private final Writer writer;
        private int table;

        ObservedWriter(Writer writer) {
            this.writer = writer;
        }

        @Override
        public void begin(Slice slice) {
            table = slice.tableIndex();
            writer.begin(slice);
        }

        @Override
        public void write(RowBatch batch) {
            writer.write(batch);
            moved(table, batch);
        }

        @Override
        public void end(Slice slice) {
            writer.end(slice);
            ended(slice);
        }

        @Override
        public void complete() {
            writer.complete();
        }

        @Override
        public void close() {
            writer.close();
        }
    }
}
