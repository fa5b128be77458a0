package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a role that is no superuser can dump and restore, and what it is told where it cannot. */
class OrdinaryRoleTest {
    @TempDir static Path directory;

    private static DatabaseServer start(int version) {
        return version == 18 ? EmbeddedServer.start() : VersionServer.start(version);
    }

    private static ProgramRun.Outcome run(
            DatabaseServer server, String role, String command, Path file) {
        List<String> words = new ArrayList<>(server.flags("app"));
        words.replaceAll(word -> word.equals(DatabaseServer.USER) ? role : word);
        String option = command.equals("dump") ? "-o" : "-i";
        return ProgramRun.run(
                List.of(command, option, file.toString()), words.toArray(String[]::new));
    }

    @ParameterizedTest
    @ValueSource(ints = {15, 18})
    void ownerDumpsAndRestoresItsDatabase(int version) throws Exception {
        Path file = directory.resolve("owner" + version);
        try (DatabaseServer server = start(version)) {
            server.execute("postgres", "CREATE ROLE keeper LOGIN; CREATE ROLE other LOGIN");
            server.execute("postgres", "CREATE DATABASE app OWNER keeper TEMPLATE template0");
            server.execute(
                    "app",
                    """
                    SET ROLE keeper;
                    CREATE SCHEMA own;
                    CREATE TABLE own.t (id serial PRIMARY KEY, v text NOT NULL);
                    INSERT INTO own.t (v) SELECT 'v' || i FROM generate_series(1, 1000) i;
                    CREATE VIEW own.v AS SELECT count(*) FROM own.t;
                    GRANT SELECT ON own.t TO other;
                    """);
            Map<String, String> before = Fingerprint.of(server, "app");
            ProgramRun.Outcome dump = run(server, "keeper", "dump", file);
            assertThat(dump.err()).startsWith("Dump complete: 1 tables, 1,000 rows");
            assertThat(dump.exitCode()).isZero();
            // In place first, then, with the right to create databases, beside the old one.
            for (String right : List.of("NOCREATEDB", "CREATEDB")) {
                server.execute("postgres", "ALTER ROLE keeper " + right);
                server.execute("app", "DELETE FROM own.t WHERE id > 5");
                ProgramRun.Outcome restore = run(server, "keeper", "restore", file);
                assertThat(restore.errorLines()).isEmpty();
                assertThat(restore.exitCode()).isZero();
                assertThat(Fingerprint.of(server, "app")).isEqualTo(before);
                assertThat(
                                server.query(
                                        "app",
                                        "SELECT tableowner FROM pg_tables WHERE schemaname ="
                                                + " 'own'"))
                        .containsExactly("keeper");
                assertThat(server.leftovers()).isEmpty();
            }
        }
    }

    @Test
    void rowsThatAPolicyHidesAreNeverLeftOutSilently() throws Exception {
        Path file = directory.resolve("policy");
        try (DatabaseServer server = EmbeddedServer.start()) {
            server.execute(
                    "postgres",
                    "CREATE ROLE keeper LOGIN; CREATE ROLE reader LOGIN;"
                            + " CREATE ROLE auditor LOGIN BYPASSRLS");
            server.createDatabase("app");
            server.execute(
                    "app",
                    """
                    CREATE TABLE secret (id int, who text);
                    ALTER TABLE secret OWNER TO keeper;
                    INSERT INTO secret SELECT i, 'nobody' FROM generate_series(1, 10) i;
                    ALTER TABLE secret ENABLE ROW LEVEL SECURITY;
                    CREATE POLICY own ON secret USING (who = current_user);
                    GRANT SELECT ON secret TO reader, auditor;
                    """);
            refuses(run(server, "reader", "dump", file), file);
            for (String role : List.of("keeper", "auditor")) {
                assertThat(run(server, role, "dump", file).err()).contains("10 rows");
                Files.delete(file);
            }
            server.execute("app", "ALTER TABLE secret FORCE ROW LEVEL SECURITY");
            refuses(run(server, "keeper", "dump", file), file);
            assertThat(run(server, "auditor", "dump", file).err()).contains("10 rows");
        }
    }

    private static void refuses(ProgramRun.Outcome dump, Path file) {
        assertThat(dump.exitCode()).isEqualTo(13);
        assertThat(dump.errorLines())
                .singleElement()
                .asString()
                .contains("secret")
                .contains("row-level security");
        assertThat(dump.hintLines()).singleElement().asString().contains("BYPASSRLS");
        assertThat(Files.exists(file)).isFalse();
    }
}
