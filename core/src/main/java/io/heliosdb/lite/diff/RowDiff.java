package io.heliosdb.lite.diff;

import java.util.List;
import java.util.Optional;

/**
 * A row that differs.
 *
 * @param kind what became of it from the first side to the second
 * @param count how often; more than 1 for equal rows of a table without a key
 * @param key values of the primary key; empty without one
 * @param before values of the first side: those that changed, or all of a row that was removed
 * @param after values of the second side: those that changed, or all of a row that was added
 */
public record RowDiff(
        Change kind, long count, List<Cell> key, List<Cell> before, List<Cell> after) {
    /**
     * A value as text.
     *
     * @param text empty for null
     */
    public record Cell(String column, Optional<String> text) {}

    public RowDiff {
        key = List.copyOf(key);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }
}
