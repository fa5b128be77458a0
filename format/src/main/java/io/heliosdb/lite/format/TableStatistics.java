package io.heliosdb.lite.format;

import io.heliosdb.lite.error.Check;

/**
 * What the footer says of one table.
 *
 * @param table index of the {@link TableDef}
 * @param rowCount rows in the dump
 * @param plainBytes bytes of all values as they travel on the wire, without lengths
 * @param storedBytes bytes of its chunks in the file, frames included
 * @param chunkCount chunks of the table
 * @param inheritedRowCount rows that the table has besides, as they are in the parent of an
 *     increment; 0 in a full dump
 */
public record TableStatistics(
        int table,
        long rowCount,
        long plainBytes,
        long storedBytes,
        int chunkCount,
        long inheritedRowCount) {
    /** No table of PostgreSQL comes near it, and no sum of such numbers overflows. */
    private static final long INHERITED_ROWS_MAX = 1L << 45;

    /**
     * @throws IllegalArgumentException if a number is negative or cannot be
     */
    public TableStatistics {
        Check.argument(
                rowCount >= 0 && plainBytes >= 0 && storedBytes >= 0 && chunkCount >= 0,
                "statistics of table %d are negative",
                table);
        Check.argument(
                inheritedRowCount >= 0 && inheritedRowCount <= INHERITED_ROWS_MAX,
                "table %d inherits %d rows",
                table,
                inheritedRowCount);
    }

    /** Of a table without rows. */
    public static TableStatistics empty(int table) {
        return new TableStatistics(table, 0, 0, 0, 0, 0);
    }

    /** The same with one more chunk. */
    public TableStatistics plusChunk(long rows, long plain, long stored) {
        return new TableStatistics(
                table,
                rowCount + rows,
                plainBytes + plain,
                storedBytes + stored,
                chunkCount + 1,
                inheritedRowCount);
    }

    /** The same with this many rows in the parent. */
    public TableStatistics inheriting(long rows) {
        return new TableStatistics(table, rowCount, plainBytes, storedBytes, chunkCount, rows);
    }
}
