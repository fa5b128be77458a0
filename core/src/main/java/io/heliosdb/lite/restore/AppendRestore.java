package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Set;

/**
 * Adds what a dump holds to a database, or replaces the rows of some tables: objects that it lacks,
 * and rows. What is there already keeps its definition. One transaction of one session, so that a
 * failure at any point leaves the database as it was.
 */
public final class AppendRestore {
    private final ConnectionSettings settings;
    private final RestoreRequest request;
    private final PartRequest part;
    private final Progress progress;

    /**
     * @param settings the database to add to; it must exist
     */
    public AppendRestore(
            ConnectionSettings settings,
            RestoreRequest request,
            PartRequest part,
            Progress progress) {
        this.settings = settings;
        this.request = request;
        this.part = part;
        this.progress = progress;
    }

    /**
     * Restores.
     *
     * @throws HeliosException whatever the file or the server gives; the database is unchanged then
     */
    public RestoreResult run(StoredState file) {
        Schema schema = file.schema().without(request.kindsLeftOut());
        SelectedTables selected = new SelectedTables(schema, part.selection());
        try (NewRoles roles = NewRoles.of(settings, request, () -> rolesOf(file, schema));
                LiveDatabase target = LiveDatabase.open(settings, schema);
                Session session = target.openSession()) {
            LeftOut leftOut = new LeftOut(request.ignoresErrors());
            ServerFit server = ServerFit.check(session, file);
            SchemaBuilder builder = new SchemaBuilder(session, target, server, leftOut);
            List<SchemaObject> objects = objects(schema, selected, target, leftOut);
            builder.createInBatches(of(objects, Section.PRE_DATA));
            AppendRows rows = new AppendRows(file, session, part, progress);
            long rowCount = rows.load(selected);
            builder.createInBatches(of(objects, Section.POST_DATA));
            analyzeNew(objects, target, builder);
            if (part.selection().hasRows()) {
                if (hasLargeObjects()) {
                    LargeObjectProperties.give(
                            file, request, builder::createInBatches, server.user());
                }
                rows.moveSequences(request.isWithoutSequences());
            }
            target.publish();
            roles.keep();
            return new RestoreResult(
                    rows.tableCount(),
                    rowCount,
                    rows.plainBytes(),
                    true,
                    roles.names(),
                    leftOut.lines());
        }
    }

    private boolean hasLargeObjects() {
        return part.selection().hasRows()
                && part.selection().tables().isEmpty()
                && !part.replacesRows();
    }

    private Set<String> rolesOf(StoredState file, Schema schema) {
        Set<String> roles = RoleNames.in(schema.objects());
        if (hasLargeObjects()) {
            roles.addAll(LargeObjectProperties.roles(file, request));
        }
        return roles;
    }

    private List<SchemaObject> objects(
            Schema schema, SelectedTables selected, LiveDatabase target, LeftOut leftOut) {
        if (!part.selection().hasDefinitions()) {
            return List.of();
        }
        SelectedObjects objects = new SelectedObjects(schema, selected, target::holds);
        return part.selection().tables().isEmpty()
                ? objects.butExcluded(leftOut)
                : objects.ofNamed(leftOut);
    }

    private static void analyzeNew(
            List<SchemaObject> objects, LiveDatabase target, SchemaBuilder builder) {
        objects.stream()
                .filter(object -> object.kind().equals("table") && !target.holds(object))
                .forEach(table -> builder.analyze(table.schema(), table.name()));
    }

    private static List<SchemaObject> of(List<SchemaObject> objects, Section section) {
        return objects.stream().filter(object -> object.section() == section).toList();
    }
}
