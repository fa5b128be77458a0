package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;

import java.util.List;

/** One of the two states that are compared. */
public interface DiffSide extends AutoCloseable {
    /** What to call it in messages: a file or a database. */
    String name();

    Schema schema();

    /** Which halves of the database it holds. */
    DumpContent content();

    /** Kinds of objects that are not in it on purpose. */
    List<String> kindsLeftOut();

    List<SequenceState> sequences();

    /**
     * The rows of one table. The same slices with the same rows on every call.
     *
     * @param tableIndex of the table in the schema
     */
    RowSource rows(int tableIndex);

    /** How many readers of a source there may be at a time. */
    int readers();

    @Override
    void close();
}
