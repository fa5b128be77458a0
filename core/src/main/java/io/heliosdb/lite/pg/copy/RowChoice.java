package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.pg.Session;

import java.util.Optional;

/** Which rows of a slice are read. */
public interface RowChoice {
    /** Every row. */
    RowChoice ALL = (session, table, slice) -> Optional.of(table.source(slice.from(), slice.to()));

    /**
     * What to copy.
     *
     * @param session the one that will copy; may be asked before
     * @return a table, or a query in parentheses, with the table's columns; empty for no rows
     */
    Optional<String> rows(Session session, CopyTable table, Slice slice);
}
