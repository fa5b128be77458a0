package io.heliosdb.lite.e2e;

/** {@link ForeignDatabasesTest} on the PostgreSQL that is packed with the program. */
class ForeignDatabasesOnEmbeddedServerTest extends ForeignDatabasesTest {
    @Override
    DatabaseServer startServer() {
        return EmbeddedServer.start();
    }

    @Override
    boolean loadPgbench(DatabaseServer of, String database) {
        return DebianServer.isPresent() && DebianServer.loadPgbench(of, database);
    }
}
