package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpFileSource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopySink;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Replaces a database by what a dump holds: loads it where nobody sees it, compares what the server
 * counted with the file, and publishes it as a whole. A failure at any point leaves the old data as
 * it was. Where it is loaded is the business of the {@link RestoreTarget}.
 */
public final class CleanRestore {
    private final ConnectionSettings settings;
    private final RestoreRequest request;
    private final Progress progress;
    private final boolean hasRows;

    /**
     * @param settings the database to replace; it must exist
     */
    public CleanRestore(ConnectionSettings settings, RestoreRequest request, Progress progress) {
        this(settings, request, progress, true);
    }

    /**
     * @param hasRows whether rows and values of sequences are wanted, or definitions alone
     */
    public CleanRestore(
            ConnectionSettings settings,
            RestoreRequest request,
            Progress progress,
            boolean hasRows) {
        this.hasRows = hasRows;
        this.settings = settings;
        this.request = request;
        this.progress = progress;
    }

    /**
     * Restores.
     *
     * @param suffix makes the name of the new database unique: lower-case letters and digits
     * @throws HeliosException whatever the file or the server gives; the target is unchanged then
     */
    public RestoreResult run(DumpFile file, String suffix) {
        requireDefinitions(file);
        Schema schema = file.schema().without(kindsLeftOut());
        try (NewRoles roles = NewRoles.of(settings, request, schema);
                RestoreTarget target = RestoreTarget.open(settings, suffix)) {
            LeftOut leftOut = new LeftOut(request.ignoresErrors());
            load(file, schema, target, leftOut);
            List<String> skipped = new ArrayList<>(leftOut.lines());
            skipped.addAll(target.publish());
            roles.keep();
            List<TableStatistics> tables = file.statistics();
            return new RestoreResult(
                    tables.size(),
                    hasRows ? tables.stream().mapToLong(TableStatistics::rowCount).sum() : 0,
                    hasRows ? plainBytes(file) : 0,
                    target.isInPlace(),
                    roles.names(),
                    skipped);
        }
    }

    private List<String> kindsLeftOut() {
        List<String> kinds = new ArrayList<>(request.kindsLeftOut());
        if (!hasRows) {
            kinds.add("planner statistics");
        }
        return kinds;
    }

    private static void requireDefinitions(DumpFile file) {
        if (file.metadata().content() == DumpContent.DATA) {
            throw new HeliosException(
                            ErrorCode.USAGE, "dump has no definitions to replace a database by")
                    .with("file", file.name())
                    .with("content", "data only")
                    .hint(
                            "Nothing was changed. Add --mode append, or --data-only to replace the"
                                    + " rows of tables that are there.");
        }
    }

    private void load(DumpFile file, Schema schema, RestoreTarget target, LeftOut leftOut) {
        int sessionCount = Math.min(request.jobs(), target.sessionCountMax());
        try (Session session = target.openSession()) {
            ServerFit server = ServerFit.check(session, file);
            SchemaBuilder builder = new SchemaBuilder(session, target, server, leftOut);
            builder.createInBatches(
                    schema.objects().stream()
                            .filter(object -> object.section() == Section.PRE_DATA)
                            .toList());
            if (hasRows) {
                compareCounts(file, loadRows(file, target, sessionCount));
            }
            PostDataPlan plan =
                    PostDataPlan.of(schema, table -> file.statistics().get(table).plainBytes());
            ParallelTasks.run(
                    plan.perTable(),
                    () -> new PostDataWork(file, builder.withSession(target.openSession())),
                    sessionCount);
            for (List<SchemaObject> round : plan.rounds()) {
                ParallelTasks.run(
                        round,
                        () -> new KeyWork(builder.withSession(target.openSession())),
                        sessionCount);
            }
            builder.createInBatches(plan.across());
            if (hasRows) {
                giveProperties(
                        file,
                        new LargeObjectProperties(builder, server.user(), leftOut(file, request)));
                if (request.isWithoutSequences()) {
                    Sequences.follow(session);
                }
                Sequences.set(session, file.sequences());
            }
            PartitionedTables.analyze(session);
        }
    }

    static void giveProperties(DumpFile file, LargeObjectProperties sink) {
        IntPredicate isOfObjects = table -> isOfKind(file, table, TableDef.LARGE_OBJECTS);
        Pipe.run(new DumpFileSource(file, isOfObjects), sink, 1);
    }

    /** Kinds of objects that were not wanted when the file was written, or are not now. */
    static Set<String> leftOut(DumpFile file, RestoreRequest request) {
        Set<String> kinds = new HashSet<>(file.metadata().kindsLeftOut());
        kinds.addAll(request.kindsLeftOut());
        return kinds;
    }

    private CopySink loadRows(DumpFile file, RestoreTarget target, int sessionCount) {
        Schema schema = file.schema();
        List<String> names = schema.tables().stream().map(TableDef::displayName).toList();
        progress.started(plainBytes(file), names.size());
        List<CopyTable> tables = schema.tables().stream().map(CleanRestore::copyTable).toList();
        CopySink sink = new CopySink(LargeObjects.sessions(target::openSession, schema), tables);
        DumpFileSource source = new DumpFileSource(file, table -> true);
        RowSink observed =
                new ObservedSink(
                        sink,
                        source.slices(),
                        names,
                        slice -> file.chunks().get((int) slice.from()).plainBytes(),
                        progress);
        try {
            // Large objects must be there before anything can be put into them. Tables of
            // extensions have their foreign keys already: they come in the order of the file.
            IntPredicate isFirst =
                    table ->
                            isOfKind(file, table, TableDef.LARGE_OBJECTS)
                                    || isOfKind(file, table, TableDef.EXTENSION_TABLE);
            Pipe.run(new DumpFileSource(file, isFirst), observed, 1);
            Pipe.run(new DumpFileSource(file, isFirst.negate()), observed, sessionCount);
        } finally {
            progress.finished();
        }
        return sink;
    }

    private static boolean isOfKind(DumpFile file, int table, String kind) {
        return file.schema().tables().get(table).kind().equals(kind);
    }

    static CopyTable copyTable(TableDef table) {
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
                false,
                "");
    }

    private void compareCounts(DumpFile file, CopySink loaded) {
        for (TableStatistics expected : file.statistics()) {
            compareCount(file, expected.table(), loaded.rowCount(expected.table()));
        }
    }

    /** Checks that the server took as many rows of a table as the file says it has. */
    static void compareCount(DumpFile file, int table, long actual) {
        long expected = file.statistics().get(table).rowCount();
        if (actual != expected) {
            throw new HeliosException(ErrorCode.INTERNAL, "row count differs after the load")
                    .with("table", file.schema().tables().get(table).displayName())
                    .with("expected", expected)
                    .with("actual", actual)
                    .hint("Nothing was changed. Run heliosdb-lite verify on the file.");
        }
    }

    static long plainBytes(DumpFile file) {
        return file.statistics().stream().mapToLong(TableStatistics::plainBytes).sum();
    }
}
