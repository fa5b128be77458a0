package io.heliosdb.lite.e2e;

/** {@link RoundTripTest} on the PostgreSQL that is packed with the program. */
class RoundTripOnEmbeddedServerTest extends RoundTripTest {
    @Override
    DatabaseServer startServer() {
        return EmbeddedServer.start();
    }
}
