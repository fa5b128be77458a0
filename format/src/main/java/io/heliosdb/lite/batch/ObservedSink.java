package io.heliosdb.lite.batch;

import java.util.List;

/** A sink that tells a listener what goes into another sink. */
public final class ObservedSink implements RowSink {
    private final RowSink target;
    private final TransferListener listener;
    private final int[] slicesLeft;
    private final long[] rowCounts;
    private final long[] valueBytes;
    private int currentTable = -1;

    /**
     * @param slices all slices that will come
     * @param tableCount tables that are reported, those without slices included
     */
    public ObservedSink(
            RowSink target, List<Slice> slices, int tableCount, TransferListener listener) {
        this.target = target;
        this.listener = listener;
        this.slicesLeft = new int[tableCount];
        this.rowCounts = new long[tableCount];
        this.valueBytes = new long[tableCount];
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
        listener.rowsMoved(table, batch.rowCount(), batch.valueBytes());
    }

    private synchronized void ended(int table) {
        slicesLeft[table]--;
        if (table == currentTable && slicesLeft[table] == 0) {
            listener.tableEnded(table, rowCounts[table], valueBytes[table]);
            beginNextTable();
        }
    }

    private void beginNextTable() {
        while (++currentTable < slicesLeft.length) {
            listener.tableBegun(currentTable);
            if (slicesLeft[currentTable] > 0) {
                return;
            }
            listener.tableEnded(currentTable, rowCounts[currentTable], valueBytes[currentTable]);
        }
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
            ended(table);
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
