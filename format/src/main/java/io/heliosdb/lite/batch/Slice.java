package io.heliosdb.lite.batch;

import io.heliosdb.lite.error.Check;

/**
 * A part of one table that is read on its own. Which part {@code from} and {@code to} mean is the
 * business of the source that made the slice (heap pages, chunks of a file).
 *
 * @param ordinal 0-based place among all slices of the source; sinks store in this order
 * @param tableIndex 0-based index of the table in the source's schema
 * @param from first unit, inclusive
 * @param to last unit, exclusive; {@link Long#MAX_VALUE} for "up to the end"
 */
public record Slice(int ordinal, int tableIndex, long from, long to) {
    public Slice {
        Check.argument(ordinal >= 0, "ordinal is negative: %d", ordinal);
        Check.argument(tableIndex >= 0, "tableIndex is negative: %d", tableIndex);
        Check.argument(from >= 0 && from <= to, "not a range: %d to %d", from, to);
    }
}
