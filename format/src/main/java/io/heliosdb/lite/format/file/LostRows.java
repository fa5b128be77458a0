package io.heliosdb.lite.format.file;

/**
 * Rows of a table that were in a damaged file.
 *
 * @param tableIndex index of the table
 * @param firstRow 0-based number of the first of them in the table
 * @param rowCount how many, at least 1
 */
public record LostRows(int tableIndex, long firstRow, long rowCount) {}
