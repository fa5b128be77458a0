package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.TableSelection;

import java.util.List;

/** The database with all that is in it. */
final class LiveDatabase extends InPlaceTarget {
    private static final TableSelection DEFINITIONS =
            new TableSelection(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    DumpContent.SCHEMA,
                    List.of());

    private final PresentObjects present;

    private LiveDatabase(Session session, PresentObjects present) {
        super(session);
        this.present = present;
    }

    /** Begins the transaction, and finds out what of the dump is there already. */
    static LiveDatabase open(ConnectionSettings settings, Schema dump) {
        return begin(
                settings,
                session -> {
                    Schema live = CatalogReader.read(session.connection(), DEFINITIONS).schema();
                    List<String> schemas =
                            session.queryColumn("SELECT nspname FROM pg_catalog.pg_namespace");
                    return new LiveDatabase(session, new PresentObjects(dump, live, schemas));
                });
    }

    @Override
    public boolean holds(SchemaObject object) {
        return present.contains(object);
    }
}
