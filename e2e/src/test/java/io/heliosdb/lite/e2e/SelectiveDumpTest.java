package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The options of dump and restore that leave things out, in the real program. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SelectiveDumpTest {
    private static final String SOURCE = "source";

    @TempDir static Path directory;

    private EmbeddedServer server;
    private int count;

    @BeforeAll
    void start() throws Exception {
        server = EmbeddedServer.start();
        server.createDatabase(SOURCE);
        server.execute(
                SOURCE,
                """
                CREATE ROLE app_owner; CREATE ROLE "app ""reader";
                CREATE TABLE users (id serial PRIMARY KEY, name text);
                CREATE TABLE orders (id serial PRIMARY KEY, user_id int REFERENCES users);
                CREATE SCHEMA audit;
                CREATE TABLE audit.log_2024 (line text); CREATE TABLE audit.log_2025 (line text);
                CREATE TABLE audit."log, ""q"" x" (line text);
                INSERT INTO users (name) SELECT md5(i::text) FROM generate_series(1, 1000) i;
                INSERT INTO orders (user_id) SELECT i FROM generate_series(1, 500) i;
                INSERT INTO audit.log_2024 VALUES ('a'); INSERT INTO audit.log_2025 VALUES ('b');
                INSERT INTO audit."log, ""q"" x" VALUES ('c');
                ALTER TABLE users OWNER TO app_owner;
                GRANT SELECT ON orders TO "app ""reader" WITH GRANT OPTION;
                ALTER DEFAULT PRIVILEGES FOR ROLE app_owner GRANT SELECT ON TABLES TO "app ""reader";
                ALTER TABLE audit.log_2024 ENABLE ROW LEVEL SECURITY;
                CREATE POLICY own ON audit.log_2024 TO app_owner USING (true);
                """);
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void patternsSelectTables() throws Exception {
        String copy = copy(0, "-t", "users,audit.\"log, \"\"q\"\" x\"", "-t", "audit.log_{1}2025");
        assertThat(tables(copy))
                .containsExactly("audit.\"log, \"\"q\"\" x\" 1", "audit.log_2025 1", "users 1000");
        assertThat(server.query(copy, "SELECT nextval('users_id_seq')")).containsExactly("1001");
    }

    @Test
    void keysToTablesThatAreLeftOutAreReported() throws Exception {
        Path file = file();
        ProgramRun.Outcome dump = dump(file, "--tables", "orders");
        assertThat(dump.exitCode()).isEqualTo(3);
        assertThat(dump.err()).contains("orders_user_id_fkey");
        assertThat(tables(restored(0, file))).containsExactly("orders 500");
    }

    @Test
    void schemasAreSelectedAndExcluded() throws Exception {
        assertThat(tables(copy(0, "-n", "audit", "-T", "audit.log_*")))
                .containsExactly("audit.\"log, \"\"q\"\" x\" 1");
        assertThat(tables(copy(0, "--exclude-schema", "aud*")))
                .containsExactly("orders 500", "users 1000");
    }

    @Test
    void schemaOnlyRestoresEmptyTables() throws Exception {
        Path file = file();
        assertThat(dump(file, "-s").exitCode()).isZero();
        ProgramRun.Outcome inspect = inspect(file);
        assertThat(inspect.out())
                .contains("Mode: full, schema only")
                .containsPattern("users +left out");
        assertThat(inspect(file, "--json").out()).contains("\"content\":\"schema\"");
        String copy = restored(0, file);
        assertThat(tables(copy)).hasSize(5).allMatch(table -> table.endsWith(" 0"));
        assertThat(server.query(copy, "SELECT nextval('users_id_seq')")).containsExactly("1");
    }

    @Test
    void dataOnlyIsNoCleanRestore() throws Exception {
        Path file = file();
        assertThat(dump(file, "--data-only").exitCode()).isZero();
        assertThat(inspect(file).out()).contains("Mode: full, data only", "Total rows: 1,503");
        server.createDatabase("untouched");
        server.execute("untouched", "CREATE TABLE mine AS SELECT 1");
        ProgramRun.Outcome restore = restore("untouched", file);
        assertThat(restore.exitCode()).isEqualTo(2);
        assertThat(restore.errorLines()).hasSize(1);
        assertThat(restore.hintLines()).hasSize(1).first().asString().contains("--data-only");
        assertThat(tables("untouched")).containsExactly("mine 1");
    }

    @Test
    void rowsOfTablesAreLeftOut() throws Exception {
        Path file = file();
        assertThat(dump(file, "--exclude-table-data", "audit.log_*,orders").exitCode()).isZero();
        assertThat(tables(restored(0, file)))
                .containsExactly(
                        "audit.\"log, \"\"q\"\" x\" 1",
                        "audit.log_2024 0",
                        "audit.log_2025 0",
                        "orders 0",
                        "users 1000");
        assertThat(inspect(file).out()).contains("Mode: full, some tables");
    }

    @Test
    void ownersAndPrivilegesAreLeftOutOfTheDumpOrTheRestore() throws Exception {
        Path without = file();
        assertThat(dump(without, "--no-owner", "--no-privileges").exitCode()).isZero();
        assertThat(inspect(without).out()).contains("Left out: owner, acl, default acl");
        Path with = file();
        assertThat(dump(with).exitCode()).isZero();
        for (String copy : List.of(restored(0, without), restored(0, with, "-O", "-x"))) {
            assertThat(owner(copy)).containsExactly("postgres");
            assertThat(privileges(copy)).containsOnlyNulls();
        }
        String full = restored(0, with);
        assertThat(owner(full)).containsExactly("app_owner");
        assertThat(privileges(full)).doesNotContainNull();
    }

    @Test
    void missingRolesAreReportedOnceOrCreated() throws Exception {
        Path file = file();
        assertThat(dump(file).exitCode()).isZero();
        try (EmbeddedServer other = EmbeddedServer.start()) {
            ProgramRun.Outcome skipped = restore(other, "postgres", file);
            assertThat(skipped.exitCode()).isEqualTo(3);
            assertThat(skipped.err().lines().filter(line -> line.contains("app_owner"))).hasSize(1);
            assertThat(skipped.err()).contains("--create-roles");
            ProgramRun.Outcome created = restore(other, "postgres", file, "--create-roles");
            assertThat(created.exitCode()).isZero();
            assertThat(created.err())
                    .contains("Created role \"app_owner\"", "Created role \"app \"reader\"");
            assertThat(
                            other.query(
                                    "postgres",
                                    "SELECT rolname FROM pg_roles WHERE NOT rolcanlogin"
                                            + " AND rolname LIKE 'app%' ORDER BY 1"))
                    .containsExactly("app \"reader", "app_owner");
            assertThat(other.query("postgres", OWNER)).containsExactly("app_owner");
        }
    }

    @Test
    void rolesOfARestoreThatFailsAreRemoved() throws Exception {
        server.createDatabase("needy");
        server.execute(
                "needy",
                """
                CREATE ROLE short_lived; CREATE TABLE t AS SELECT 1 AS id;
                ALTER TABLE t OWNER TO short_lived;
                CREATE FUNCTION one(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
                    'BEGIN RETURN 1; END';
                CREATE INDEX ON t (one(id));
                CREATE OR REPLACE FUNCTION one(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
                    'BEGIN RETURN 1 / 0; END';
                """);
        Path file = file();
        assertThat(
                        ProgramRun.run(List.of("dump", "-o", file.toString()), flags("needy"))
                                .exitCode())
                .isZero();
        server.execute("needy", "DROP TABLE t; DROP ROLE short_lived");
        ProgramRun.Outcome restore = restore("needy", file, "--create-roles");
        assertThat(restore.err()).contains("cannot create index");
        assertThat(server.query("needy", "SELECT 1 FROM pg_roles WHERE rolname = 'short_lived'"))
                .isEmpty();
    }

    @Test
    void contradictionsAreUsageErrors() {
        Path file = file();
        assertThat(dump(file, "-s", "-a").exitCode()).isEqualTo(2);
        assertThat(dump(file, "-t", "elsewhere.public.users").exitCode()).isEqualTo(2);
        assertThat(dump(file, "-t", "users[").exitCode()).isEqualTo(2);
        ProgramRun.Outcome unknown = dump(file, "-n", "audt");
        assertThat(unknown.exitCode()).isEqualTo(12);
        assertThat(unknown.hintLines()).containsExactly("HINT: Known schemas: audit, public.");
        assertThat(file).doesNotExist();
    }

    private static final String OWNER =
            "SELECT relowner::regrole::text FROM pg_class WHERE relname = 'users'";

    private List<String> owner(String database) throws SQLException {
        return server.query(database, OWNER);
    }

    private List<String> privileges(String database) throws SQLException {
        return server.query(
                database,
                "SELECT relacl::text FROM pg_class WHERE relname = 'orders' UNION ALL"
                        + " SELECT (SELECT defaclacl::text FROM pg_default_acl)");
    }

    /** Dumps, verifies and restores; the name of the new database. */
    private String copy(int exitCode, String... options) throws Exception {
        Path file = file();
        ProgramRun.Outcome dump = dump(file, options);
        assertThat(dump.exitCode()).as("%s", dump).isEqualTo(exitCode);
        return restored(0, file);
    }

    private Path file() {
        return directory.resolve("selective" + count++ + ".heliodump");
    }

    private ProgramRun.Outcome dump(Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("dump", "-o", file.toString()));
        words.addAll(Arrays.asList(options));
        return ProgramRun.run(words, flags(SOURCE));
    }

    private static ProgramRun.Outcome inspect(Path file, String... options) {
        return ProgramRun.run(List.of("inspect", "-i", file.toString()), options);
    }

    private String restored(int exitCode, Path file, String... options) throws Exception {
        assertThat(ProgramRun.run(List.of("verify", "-i", file.toString())).exitCode()).isZero();
        String database = "copy" + count++;
        server.createDatabase(database);
        ProgramRun.Outcome restore = restore(database, file, options);
        assertThat(restore.exitCode()).as("%s", restore).isEqualTo(exitCode);
        return database;
    }

    private ProgramRun.Outcome restore(String database, Path file, String... options) {
        return restore(server, database, file, options);
    }

    private static ProgramRun.Outcome restore(
            EmbeddedServer server, String database, Path file, String... options) {
        List<String> words = new ArrayList<>(List.of("restore", "-i", file.toString()));
        words.addAll(Arrays.asList(options));
        return ProgramRun.run(words, server.flags(database).toArray(String[]::new));
    }

    private String[] flags(String database) {
        return server.flags(database).toArray(String[]::new);
    }

    /** Names of all tables with their numbers of rows. */
    private List<String> tables(String database) throws SQLException {
        List<String> tables = new ArrayList<>();
        for (String name :
                server.query(
                        database,
                        "SELECT c.oid::regclass::text FROM pg_class c WHERE relkind = 'r'"
                                + " AND oid >= 16384 ORDER BY 1")) {
            tables.add(
                    name + " " + server.query(database, "SELECT count(*) FROM " + name).getFirst());
        }
        return tables;
    }
}
