package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** The same settings reach the same database as with psql. */
class LibpqSettingsTest {
    private static final String WHERE =
            "SELECT current_database() || ' ' || current_user || ' '"
                    + " || coalesce(host(inet_server_addr()), 'socket') || ' '"
                    + " || current_setting('application_name') || ' ' || current_setting('geqo')";

    @TempDir static Path directory;

    private static DebianServer server;

    @BeforeAll
    static void start() throws Exception {
        server = DebianServer.start();
        server.execute(
                "postgres", "CREATE ROLE app LOGIN PASSWORD 'geheim'; CREATE ROLE other LOGIN");
        server.createDatabase("odd");
        Files.writeString(
                server.dataDirectory().resolve("pg_hba.conf"),
                """
                local all all trust
                host all postgres all trust
                host all all all scram-sha-256
                """);
        server.reload();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static void reaches(String expected, Map<String, String> environment, String... flags) {
        ProgramRun.Outcome outcome =
                ProgramRun.run(environment, List.of("sql", "-tA", "-w", WHERE), flags);
        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out().strip()).isEqualTo(expected);
    }

    private static Path file(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void environmentAloneIsEnough() {
        reaches(
                "odd app 127.0.0.1 nightly off",
                Map.of(
                        "PGHOST", "127.0.0.1",
                        "PGPORT", Integer.toString(server.port()),
                        "PGUSER", "app",
                        "PGPASSWORD", "geheim",
                        "PGDATABASE", "odd",
                        "PGAPPNAME", "nightly",
                        "PGOPTIONS", "-c geqo=off"));
    }

    @Test
    void serviceAndPasswordFileAreEnough() throws Exception {
        Path service =
                file(
                        "services",
                        """
                        [nightly]
                        host=127.0.0.1
                        port=%d
                        user=app
                        dbname=odd
                        """
                                .formatted(server.port()));
        Path passwords = file("passwords", "127.0.0.1:*:odd:app:geheim\n");
        Map<String, String> files =
                Map.of("PGSERVICEFILE", service.toString(), "PGPASSFILE", passwords.toString());
        reaches("odd app 127.0.0.1 heliosdb-lite on", files, "-d", "service=nightly");
        reaches("odd app 127.0.0.1 heliosdb-lite on", files, "-d", "postgresql://?service=nightly");
    }

    @Test
    void socketDirectoryIsAHost() {
        String directory = server.socketDirectory().toString();
        String port = Integer.toString(server.port());
        String expected = "odd other socket heliosdb-lite on";
        reaches(expected, Map.of(), "-h", directory, "-p", port, "-U", "other", "-d", "odd");
        String encoded = directory.replace("/", "%2F");
        reaches(expected, Map.of(), "-d", "postgresql://other@" + encoded + ":" + port + "/odd");
    }

    @Test
    void whatWouldBeIgnoredIsRefused() {
        String uri = "postgresql://app@127.0.0.1:%d/odd?".formatted(server.port());
        for (String wrong :
                List.of("sslmod=require", "sslcrl=/x", "channel_binding=always", "sslmode=on")) {
            ProgramRun.Outcome outcome =
                    ProgramRun.run(List.of("sql", "-w", "-d", uri + wrong, "SELECT 1"));
            assertThat(outcome.exitCode()).isEqualTo(2);
            assertThat(outcome.hintLines()).hasSize(1);
        }
    }
}
