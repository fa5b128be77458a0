package io.heliosdb.lite.cli;

/** The line under a result. */
final class RowCount {
    private RowCount() {}

    /** {@code (1 row)}, {@code (3 rows)}. */
    static String footer(long rowCount) {
        return rowCount == 1 ? "(1 row)" : "(" + rowCount + " rows)";
    }
}
