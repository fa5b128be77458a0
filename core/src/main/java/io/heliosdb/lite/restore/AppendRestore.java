package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Adds what a dump holds to a database: objects that it lacks, and rows. What is there already
 * keeps its definition. One transaction of one session, so that a failure at any point leaves the
 * database as it was.
 */
public final class AppendRestore {
    private final ConnectionSettings settings;
    private final RestoreRequest request;
    private final OnConflict onConflict;
    private final Progress progress;

    /**
     * @param settings the database to add to; it must exist
     */
    public AppendRestore(
            ConnectionSettings settings,
            RestoreRequest request,
            OnConflict onConflict,
            Progress progress) {
        this.settings = settings;
        this.request = request;
        this.onConflict = onConflict;
        this.progress = progress;
    }

    /**
     * Restores.
     *
     * @throws HeliosException whatever the file or the server gives; the database is unchanged then
     */
    public RestoreResult run(DumpFile file) {
        Schema schema = file.schema().without(request.kindsLeftOut());
        Set<Integer> tables =
                schema.tables().stream().map(TableDef::index).collect(Collectors.toSet());
        try (NewRoles roles = NewRoles.of(settings, request, schema);
                LiveDatabase target = LiveDatabase.open(settings, schema);
                Session session = target.openSession()) {
            LeftOut leftOut = new LeftOut();
            ServerFit server = ServerFit.check(session, file);
            SchemaBuilder builder = new SchemaBuilder(session, target, server, leftOut);
            builder.createInBatches(objects(schema, Section.PRE_DATA));
            boolean hasRows = file.metadata().content() != DumpContent.SCHEMA;
            long rowCount =
                    new AppendRows(file, session, onConflict, progress)
                            .load(hasRows ? tables : Set.of());
            builder.createInBatches(objects(schema, Section.POST_DATA));
            CleanRestore.giveProperties(
                    file,
                    new LargeObjectProperties(
                            builder, server.user(), CleanRestore.leftOut(file, request)));
            Sequences.advance(session, file.sequences());
            target.publish();
            roles.keep();
            return new RestoreResult(
                    tables.size(),
                    rowCount,
                    CleanRestore.plainBytes(file),
                    true,
                    roles.names(),
                    leftOut.lines());
        }
    }

    private static List<SchemaObject> objects(Schema schema, Section section) {
        return schema.objects().stream().filter(object -> object.section() == section).toList();
    }
}
