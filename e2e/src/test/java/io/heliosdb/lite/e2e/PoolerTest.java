package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A pooler that gives each client a session of its own is as good as the server. */
class PoolerTest {
    private static final Map<String, String> PASSWORD = Map.of("PGPASSWORD", Pooler.PASSWORD);

    @TempDir static Path directory;

    private static DebianServer server;

    @BeforeAll
    static void start() throws Exception {
        server = DebianServer.start();
        server.execute("postgres", "ALTER ROLE postgres PASSWORD '" + Pooler.PASSWORD + "'");
        server.createDatabase("app");
        server.execute(
                "app",
                """
                CREATE TABLE a (id serial PRIMARY KEY, v text);
                INSERT INTO a (v) SELECT repeat('x', 200) || i FROM generate_series(1, 50000) i;
                """);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void dumpAndRestoreWorkThroughAPoolerInSessionMode() throws Exception {
        Path file = directory.resolve("session.heliodump");
        try (Pooler pooler = Pooler.start(server, "session")) {
            ProgramRun.Outcome dump =
                    ProgramRun.run(
                            PASSWORD, List.of("dump", "-o", file.toString()), pooler.flags("app"));
            assertThat(dump.err()).startsWith("Dump complete: 1 tables, 50,000 rows");
            assertThat(dump.exitCode()).isZero();
            Map<String, String> before = Fingerprint.of(server, "app");
            server.execute("app", "DELETE FROM a WHERE id > 7");
            ProgramRun.Outcome restore =
                    ProgramRun.run(
                            PASSWORD,
                            List.of("restore", "-i", file.toString()),
                            pooler.flags("app"));
            assertThat(restore.errorLines()).isEmpty();
            assertThat(restore.exitCode()).isZero();
            assertThat(Fingerprint.of(server, "app")).isEqualTo(before);
            assertThat(server.leftovers()).isEmpty();
        }
    }

    @Test
    void poolerInTransactionModeIsRefusedWithAHint() throws Exception {
        Path file = directory.resolve("transaction.heliodump");
        try (Pooler pooler = Pooler.start(server, "transaction")) {
            ProgramRun.Outcome dump =
                    ProgramRun.run(
                            PASSWORD, List.of("dump", "-o", file.toString()), pooler.flags("app"));
            assertThat(dump.errorLines()).singleElement().asString().contains("pooler");
            assertThat(dump.hintLines()).singleElement().asString().contains("session");
            assertThat(dump.exitCode()).isEqualTo(13);
            assertThat(Files.exists(file)).isFalse();
        }
    }
}
