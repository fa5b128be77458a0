package io.heliosdb.lite.e2e;

/** {@link ForeignDatabasesTest} on the PostgreSQL that is installed, where pg_dump has a say. */
class ForeignDatabasesOnDebianServerTest extends ForeignDatabasesTest {
    @Override
    DatabaseServer startServer() {
        return DebianServer.start();
    }

    @Override
    boolean loadPgbench(DatabaseServer of, String database) {
        return DebianServer.loadPgbench(of, database);
    }
}
