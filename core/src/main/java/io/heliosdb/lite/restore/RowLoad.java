package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopySink;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/** Loads rows of a dump, and compares what the server took with what the file has. */
final class RowLoad implements AutoCloseable {
    private final StoredState file;
    private final CopySink sink;
    private final RowSink observed;
    private final Progress progress;

    /**
     * @param isWanted tables, by index, that will be loaded
     * @param targets what COPY fills with the rows of a table
     * @param sessions one for each thread, closed when its rows are loaded
     * @param progress told from now on
     */
    RowLoad(
            StoredState file,
            IntPredicate isWanted,
            Function<TableDef, CopyTable> targets,
            Supplier<Session> sessions,
            Progress progress) {
        this.file = file;
        this.progress = progress;
        Schema schema = file.schema();
        progress.started(plainBytes(file, isWanted), schema.tables().size());
        sink =
                new CopySink(
                        LargeObjects.sessions(sessions, schema),
                        schema.tables().stream().map(targets).toList());
        StoredRows rows = file.rows(isWanted);
        observed =
                new ObservedSink(
                        sink,
                        rows.slices(),
                        schema.tables().stream().map(TableDef::displayName).toList(),
                        rows::plainBytes,
                        progress);
    }

    /** Where the dump has its rows from. */
    static CopyTable copyTable(TableDef table) {
        return copyTable(
                table,
                table.loadThrough().isEmpty()
                        ? Identifiers.qualified(table.schema(), table.name())
                        : table.loadThrough());
    }

    /**
     * Another table with columns of the same names.
     *
     * @param sqlName quoted and qualified
     */
    static CopyTable copyTable(TableDef table, String sqlName) {
        return new CopyTable(
                table.displayName(),
                sqlName,
                columns(table),
                table.dataColumns().stream().anyMatch(ColumnDef::text),
                0,
                false,
                "");
    }

    /** Quoted names of the columns that carry data. */
    static List<String> columns(TableDef table) {
        return table.dataColumns().stream()
                .map(column -> Identifiers.quote(column.name()))
                .toList();
    }

    /** Bytes of the values of these tables. */
    static long plainBytes(StoredState file, IntPredicate isWanted) {
        return file.statistics().stream()
                .filter(table -> isWanted.test(table.table()))
                .mapToLong(TableStatistics::plainBytes)
                .sum();
    }

    /** Loads some of the tables. */
    void run(IntPredicate tables, int threads) {
        Pipe.run(file.rows(tables), observed, threads);
    }

    /** How many rows the server took of a table that was loaded, if it is as many as there are. */
    long checkedCount(int table) {
        requireCount(table, sink.rowCount(table));
        return sink.rowCount(table);
    }

    /** Requires that these are as many rows as the file has of a table. */
    void requireCount(int table, long actual) {
        long expected = file.statistics().get(table).rowCount();
        if (actual != expected) {
            throw new HeliosException(ErrorCode.INTERNAL, "row count differs after the load")
                    .with("table", file.schema().tables().get(table).displayName())
                    .with("expected", expected)
                    .with("actual", actual)
                    .hint("Nothing was changed. Run heliosdb-lite verify on the file.");
        }
    }

    /** Ends the progress. */
    @Override
    public void close() {
        progress.finished();
    }
}
