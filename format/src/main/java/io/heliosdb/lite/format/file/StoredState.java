package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableStatistics;

import java.util.List;
import java.util.function.IntPredicate;

/**
 * A whole state of a database as files tell it: one full dump, or a chain of dumps. Thread-safe.
 */
public interface StoredState extends AutoCloseable {
    /** What to call it in messages: the name of the last file. */
    String name();

    /** Version of the last file. */
    FormatVersion version();

    /** The files that it is read from, the oldest first. */
    List<DumpFile> files();

    /** Size of all files. */
    long fileBytes();

    /** Of the last dump. */
    DumpMetadata metadata();

    /** All tables and objects of the state. */
    Schema schema();

    /** One for each table of the schema, in its order; {@code rowCount} is of the state. */
    List<TableStatistics> statistics();

    /** Their values at the state. */
    List<SequenceState> sequences();

    /** All rows of some tables, chosen by their indexes. */
    StoredRows rows(IntPredicate tables);

    /** The same rows with the columns of their keys alone, in key order. */
    StoredRows keys(IntPredicate tables);

    /** Closes the files. */
    @Override
    void close();
}
