package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.change.StateNote;

import java.util.ArrayList;
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
    public RestoreResult run(StoredState file, String suffix) {
        requireDefinitions(file);
        Schema schema = file.schema().without(kindsLeftOut());
        try (NewRoles roles = NewRoles.of(settings, request, () -> rolesOf(file, schema));
                RestoreTarget target = RestoreTarget.open(settings, suffix)) {
            LeftOut leftOut = new LeftOut(request.ignoresErrors());
            load(file, schema, target, leftOut);
            List<String> skipped = new ArrayList<>(leftOut.lines());
            boolean isComplete =
                    hasRows
                            && skipped.isEmpty()
                            && request.kindsLeftOut().isEmpty()
                            && !request.isWithoutSequences();
            RestoreRecord.write(settings, target, file, isComplete)
                    .ifPresent(why -> skipped.add("the instance's note of this restore: " + why));
            skipped.addAll(target.publish());
            roles.keep();
            List<TableStatistics> tables = file.statistics();
            return new RestoreResult(
                    tables.size(),
                    hasRows ? tables.stream().mapToLong(TableStatistics::rowCount).sum() : 0,
                    hasRows ? RowLoad.plainBytes(file, table -> true) : 0,
                    target.isInPlace(),
                    roles.names(),
                    skipped);
        }
    }

    private Set<String> rolesOf(StoredState file, Schema schema) {
        Set<String> roles = RoleNames.in(schema.objects());
        if (hasRows) {
            roles.addAll(LargeObjectProperties.roles(file, request));
        }
        return roles;
    }

    private List<String> kindsLeftOut() {
        List<String> kinds = new ArrayList<>(request.kindsLeftOut());
        if (!hasRows) {
            kinds.add("planner statistics");
        }
        return kinds;
    }

    private static void requireDefinitions(StoredState file) {
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

    private void load(StoredState file, Schema schema, RestoreTarget target, LeftOut leftOut) {
        int sessionCount = Math.min(request.jobs(), target.sessionCountMax());
        try (Session session = target.openSession()) {
            ServerFit server = ServerFit.check(session, file);
            SchemaBuilder builder = new SchemaBuilder(session, target, server, leftOut);
            builder.createInBatches(
                    schema.objects().stream()
                            .filter(object -> object.section() == Section.PRE_DATA)
                            .toList());
            if (hasRows) {
                loadRows(file, target, sessionCount);
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
                LargeObjectProperties.give(file, request, builder::createInBatches, server.user());
                if (request.isWithoutSequences()) {
                    Sequences.follow(session, table -> true);
                }
                Sequences.set(session, file.sequences());
            }
            PartitionedTables.analyze(session);
            if (hasRows && request.isWhole() && !file.metadata().selective()) {
                note(file, session, !target.isInPlace());
            }
        }
    }

    /** What was loaded in one transaction with the note looks newer than the note. */
    private static void note(StoredState file, Session session, boolean isExact) {
        DumpMetadata dump = file.metadata();
        StateNote.write(
                session,
                dump.stateId(),
                file.statistics().stream().mapToLong(TableStatistics::rowCount).sum(),
                isExact);
    }

    private void loadRows(StoredState file, RestoreTarget target, int sessionCount) {
        // Large objects must be there before anything can be put into them. Tables of extensions
        // have their foreign keys already: they come in the order of the file.
        IntPredicate isFirst =
                table -> {
                    String kind = file.schema().tables().get(table).kind();
                    return kind.equals(TableDef.LARGE_OBJECTS)
                            || kind.equals(TableDef.EXTENSION_TABLE);
                };
        try (RowLoad load =
                new RowLoad(
                        file, table -> true, RowLoad::copyTable, target::openSession, progress)) {
            load.run(isFirst, 1);
            load.run(isFirst.negate(), sessionCount);
            file.statistics().forEach(table -> load.checkedCount(table.table()));
        }
    }
}
