package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** {@link RoundTripTest} on the PostgreSQL that is installed, where pg_dump has a say, too. */
class RoundTripOnDebianServerTest extends RoundTripTest {
    @Override
    DatabaseServer startServer() {
        return DebianServer.start();
    }

    @Override
    void compare(String target) throws Exception {
        super.compare(target);
        DebianServer debian = (DebianServer) server();
        assertThat(debian.dumpSchema(target)).isEqualTo(debian.dumpSchema("source"));
    }
}
