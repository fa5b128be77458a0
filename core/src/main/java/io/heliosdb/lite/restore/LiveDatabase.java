package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.TableSelection;

import java.util.List;

/** The database with all that is in it, changed in one transaction. */
final class LiveDatabase implements RestoreTarget {
    /** A lock that is not had by then is held by a client that may never let go of it. */
    private static final String LOCK_TIMEOUT = "60s";

    private static final TableSelection DEFINITIONS =
            new TableSelection(
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    DumpContent.SCHEMA,
                    List.of());

    private final Session session;
    private final PresentObjects present;

    private LiveDatabase(Session session, PresentObjects present) {
        this.session = session;
        this.present = present;
    }

    /** Begins the transaction, and finds out what of the dump is there already. */
    static LiveDatabase open(ConnectionSettings settings, Schema dump) {
        Session session = LoadSession.open(settings);
        try {
            session.execute("SET lock_timeout = '" + LOCK_TIMEOUT + "'");
            session.begin();
            Schema live = CatalogReader.read(session.connection(), DEFINITIONS).schema();
            List<String> schemas =
                    session.queryColumn("SELECT nspname FROM pg_catalog.pg_namespace");
            return new LiveDatabase(session, new PresentObjects(dump, live, schemas));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    @Override
    public int sessionCountMax() {
        return 1;
    }

    @Override
    public Session openSession() {
        return session.lend();
    }

    @Override
    public void inTransaction(Session lent, Runnable work) {
        work.run();
    }

    @Override
    public boolean holds(SchemaObject object) {
        return present.contains(object);
    }

    @Override
    public boolean isInPlace() {
        return true;
    }

    @Override
    public List<String> publish() {
        session.execute("SET LOCAL synchronous_commit = on");
        session.commit();
        return List.of();
    }

    @Override
    public void close() {
        session.close();
    }
}
