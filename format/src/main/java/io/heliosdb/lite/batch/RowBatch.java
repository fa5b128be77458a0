package io.heliosdb.lite.batch;

import io.heliosdb.lite.error.Check;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Some rows of one table, stored column by column. Reused: a batch is valid only until its reader
 * fills it again. Not thread-safe.
 */
public final class RowBatch {
    private final List<ColumnVector> columns = new ArrayList<>();
    private int columnCount;
    private int rowCount;

    /** Empties the batch and gives it this many columns; memory of earlier use is kept. */
    public void reset(int columnCount) {
        Check.argument(columnCount >= 0, "columnCount is negative: %d", columnCount);
        while (columns.size() < columnCount) {
            columns.add(new ColumnVector());
        }
        columns.forEach(ColumnVector::clear);
        this.columnCount = columnCount;
        this.rowCount = 0;
    }

    public int columnCount() {
        return columnCount;
    }

    /** The column at this 0-based index. */
    public ColumnVector column(int index) {
        Check.argument(index < columnCount, "no such column: %d", index);
        return columns.get(index);
    }

    public int rowCount() {
        return rowCount;
    }

    /** Declares the number of rows; every column must hold as many. */
    public void setRowCount(int rowCount) {
        for (int i = 0; i < columnCount; i++) {
            int held = columns.get(i).rowCount();
            Check.argument(held == rowCount, "column %d has %d of %d rows", i, held, rowCount);
        }
        this.rowCount = rowCount;
    }

    /**
     * Keeps some rows and forgets the others; the order stays.
     *
     * @param kept by the number of the row
     */
    public void retain(BitSet kept) {
        int count = kept.cardinality();
        if (count < rowCount) {
            for (int i = 0; i < columnCount; i++) {
                columns.get(i).retain(kept);
            }
            rowCount = count;
        }
    }

    /** Adds the rows of another batch with the same columns. */
    public void append(RowBatch other) {
        Check.argument(other.columnCount == columnCount, "batch has %d columns", other.columnCount);
        for (int i = 0; i < columnCount; i++) {
            columns.get(i).append(other.columns.get(i));
        }
        rowCount += other.rowCount;
    }

    /** Bytes of all values, without lengths and nulls. */
    public long valueBytes() {
        long sum = 0;
        for (int i = 0; i < columnCount; i++) {
            sum += columns.get(i).byteCount();
        }
        return sum;
    }

    /** Forgets all rows, and gives the memory back if it is more than this. */
    public void shrink(long bytesMax) {
        if (columns.stream().mapToLong(ColumnVector::capacityBytes).sum() > bytesMax) {
            columns.forEach(ColumnVector::release);
            rowCount = 0;
        }
    }
}
