package io.heliosdb.lite.diff;

import java.util.List;
import java.util.Optional;

/**
 * How the rows of a table differ.
 *
 * @param name as a person types it
 * @param isInA whether the first side has the table
 * @param isInB whether the second side has the table
 * @param hasKey whether rows were told apart by their primary key
 * @param rowsA rows of the first side
 * @param rowsB rows of the second side
 * @param notes what else differs, or was not compared
 * @param rows the first differences
 */
public record TableDiff(
        String name,
        boolean isInA,
        boolean isInB,
        boolean hasKey,
        long rowsA,
        long rowsB,
        long added,
        long removed,
        long changed,
        List<String> notes,
        List<RowDiff> rows,
        Optional<String> notCompared) {
    public TableDiff {
        notes = List.copyOf(notes);
        rows = List.copyOf(rows);
    }

    /** Whether nothing is known to differ. */
    public boolean isEqual() {
        return isInA && isInB && added + removed + changed == 0 && notes.isEmpty();
    }
}
