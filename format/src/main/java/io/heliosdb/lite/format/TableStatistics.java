package io.heliosdb.lite.format;

/**
 * What the footer says of one table.
 *
 * @param table index of the {@link TableDef}
 * @param rowCount rows in the dump
 * @param plainBytes bytes of all values as they travel on the wire, without lengths
 * @param storedBytes bytes of its chunks in the file, frames included
 * @param chunkCount chunks of the table
 */
public record TableStatistics(
        int table, long rowCount, long plainBytes, long storedBytes, int chunkCount) {}
