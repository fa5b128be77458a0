package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpFileSource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.DatabaseReplacement;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopySink;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.List;

/**
 * Replaces a database by what a dump holds: loads it into a new database next to the old one,
 * compares what the server counted with the file, and swaps the names. A failure at any point
 * leaves the old database as it was.
 */
public final class CleanRestore {
    private final ConnectionSettings target;
    private final int jobs;
    private final Progress progress;

    /**
     * @param target the database to replace; it must exist
     * @param jobs sessions that load at a time, at least 1
     */
    public CleanRestore(ConnectionSettings target, int jobs, Progress progress) {
        this.target = target;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * Restores.
     *
     * @param suffix makes the name of the new database unique: lower-case letters and digits
     * @throws HeliosException whatever the file or the server gives; the target is unchanged then
     */
    public RestoreResult run(DumpFile file, String suffix) {
        try (DatabaseReplacement replacement = DatabaseReplacement.create(target, suffix)) {
            RestoreResult result = load(file, replacement.settings());
            replacement.swap();
            return result;
        }
    }

    private RestoreResult load(DumpFile file, ConnectionSettings settings) {
        Schema schema = file.schema();
        List<String> skipped = new ArrayList<>();
        try (Session session = openSession(settings)) {
            SchemaBuilder builder = new SchemaBuilder(session);
            builder.createInBatches(
                    schema.objects().stream()
                            .filter(object -> object.section() == Section.PRE_DATA)
                            .toList());
            CopySink rows = loadRows(file, settings);
            compareCounts(file, rows);
            PostDataPlan plan =
                    PostDataPlan.of(schema, table -> file.statistics().get(table).plainBytes());
            ParallelTasks.run(
                    plan.perTable(), () -> new PostDataWork(schema, openSession(settings)), jobs);
            builder.createInBatches(plan.across());
            setSequences(session, file.sequences());
            skipped.addAll(builder.skipped());
        }
        long rowCount = file.statistics().stream().mapToLong(TableStatistics::rowCount).sum();
        long bytes = file.statistics().stream().mapToLong(TableStatistics::plainBytes).sum();
        return new RestoreResult(schema.tables().size(), rowCount, bytes, skipped);
    }

    private CopySink loadRows(DumpFile file, ConnectionSettings settings) {
        Schema schema = file.schema();
        long bytes = file.statistics().stream().mapToLong(TableStatistics::plainBytes).sum();
        List<String> names = schema.tables().stream().map(TableDef::displayName).toList();
        progress.started(bytes, names.size());
        List<CopyTable> tables = schema.tables().stream().map(CleanRestore::copyTable).toList();
        CopySink sink = new CopySink(() -> openSession(settings), tables);
        DumpFileSource source = new DumpFileSource(file, table -> true);
        RowSink observed =
                new ObservedSink(
                        sink,
                        source.slices(),
                        names,
                        slice -> file.chunks().get((int) slice.from()).plainBytes(),
                        progress);
        try {
            Pipe.run(source, observed, jobs);
        } finally {
            progress.finished();
        }
        return sink;
    }

    private static CopyTable copyTable(TableDef table) {
        List<String> columns =
                table.dataColumns().stream()
                        .map(column -> Identifiers.quote(column.name()))
                        .toList();
        boolean isText = table.dataColumns().stream().anyMatch(ColumnDef::text);
        return new CopyTable(
                table.displayName(),
                table.loadThrough().isEmpty()
                        ? Identifiers.qualified(table.schema(), table.name())
                        : table.loadThrough(),
                columns,
                isText,
                0,
                false);
    }

    private void compareCounts(DumpFile file, CopySink loaded) {
        for (TableStatistics expected : file.statistics()) {
            long actual = loaded.rowCount(expected.table());
            if (actual != expected.rowCount()) {
                TableDef table = file.schema().tables().get(expected.table());
                throw new HeliosException(ErrorCode.INTERNAL, "row count differs after the load")
                        .with("table", table.displayName())
                        .with("expected", expected.rowCount())
                        .with("actual", actual)
                        .hint("Nothing was changed. Run heliosdb-lite verify on the file.");
            }
        }
    }

    private static void setSequences(Session session, List<SequenceState> sequences) {
        for (SequenceState sequence : sequences) {
            session.execute(
                    "SELECT pg_catalog.setval(%s, %d, %b)"
                            .formatted(
                                    Identifiers.literal(
                                            Identifiers.qualified(
                                                    sequence.schema(), sequence.name())),
                                    sequence.lastValue(),
                                    sequence.called()));
        }
    }

    /** A session for work that may be lost as a whole: the swap makes it durable. */
    private static Session openSession(ConnectionSettings settings) {
        Session session = Session.open(settings);
        session.execute(
                """
                SET synchronous_commit = off;
                SET check_function_bodies = off;
                SELECT pg_catalog.set_config('maintenance_work_mem', '256MB', false)
                WHERE pg_catalog.pg_size_bytes(pg_catalog.current_setting('maintenance_work_mem'))
                      < 256 * 1024 * 1024\
                """);
        return session;
    }
}
