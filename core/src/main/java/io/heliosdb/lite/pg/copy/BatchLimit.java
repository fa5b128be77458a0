package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.error.Check;

/**
 * When a batch is full, whichever comes first. One row always fits.
 *
 * @param bytesMax what its values take, at least 1
 * @param rowsMax at least 1
 */
public record BatchLimit(long bytesMax, int rowsMax) {
    public BatchLimit {
        Check.argument(bytesMax > 0, "bytesMax is not positive: %d", bytesMax);
        Check.argument(rowsMax > 0, "rowsMax is not positive: %d", rowsMax);
    }

    /** As many rows as fit into these bytes. */
    public static BatchLimit ofBytes(long bytesMax) {
        return new BatchLimit(bytesMax, Integer.MAX_VALUE);
    }

    /** The same bytes, and this many rows. */
    public BatchLimit withRowsMax(int rows) {
        return new BatchLimit(bytesMax, rows);
    }
}
