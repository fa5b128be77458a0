package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads one row again. */
final class RowFetch implements RowSink.Writer {
    private final RowColumns columns;
    private final long wantedRow;
    private final List<Optional<byte[]>> values = new ArrayList<>();
    private long rowInSlice;

    private RowFetch(RowColumns columns, long wantedRow) {
        this.columns = columns;
        this.wantedRow = wantedRow;
    }

    /** The compared values of the row at a position, empty for nulls. */
    static List<Optional<byte[]>> row(RowSource source, RowColumns columns, long position) {
        Slice slice = source.slices().get(RowPosition.sliceOrdinal(position));
        RowFetch fetch = new RowFetch(columns, RowPosition.row(position));
        try (RowSource.Reader reader = source.newReader()) {
            reader.read(slice, fetch);
        }
        return fetch.values;
    }

    @Override
    public void begin(Slice slice) {}

    @Override
    public void write(RowBatch batch) {
        long row = wantedRow - rowInSlice;
        if (row >= 0 && row < batch.rowCount()) {
            for (int index : columns.indexes()) {
                values.add(value(batch.column(index), (int) row));
            }
        }
        rowInSlice += batch.rowCount();
    }

    private static Optional<byte[]> value(ColumnVector vector, int row) {
        int length = vector.lengths()[row];
        if (length == ColumnVector.NULL) {
            return Optional.empty();
        }
        int from = 0;
        for (int i = 0; i < row; i++) {
            from += Math.max(vector.lengths()[i], 0);
        }
        return Optional.of(Arrays.copyOfRange(vector.bytes(), from, from + length));
    }

    @Override
    public void end(Slice slice) {}

    @Override
    public void close() {}
}
