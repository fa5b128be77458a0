package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.RestoreResult;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Every supported version of PostgreSQL is a source and a target for every other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VersionsTest {
    private static final Path KINDS =
            ProgramRun.root().resolve("core/src/test/resources/io/heliosdb/lite/pg/catalog");

    /**
     * How many objects there are of each kind, but those that came and went: the NOT NULL of a
     * column is a constraint since version 18, and a sequence was a type before 15.
     */
    private static final String SHAPE =
            """
            SELECT 'relation ' || relkind::text || ' ' || count(*) FROM pg_class c
                JOIN pg_namespace n ON n.oid = relnamespace WHERE SCHEMAS AND relkind <> 't'
                GROUP BY relkind
            UNION ALL SELECT 'constraint ' || contype::text || ' ' || count(*) FROM pg_constraint
                JOIN pg_namespace n ON n.oid = connamespace WHERE SCHEMAS AND contype <> 'n'
                AND (conparentid = 0 OR contype <> 'f') GROUP BY contype
            UNION ALL SELECT 'type ' || typtype::text || ' ' || count(*) FROM pg_type
                JOIN pg_namespace n ON n.oid = typnamespace WHERE SCHEMAS AND NOT EXISTS (
                SELECT FROM pg_class WHERE reltype = pg_type.oid AND relkind = 'S') GROUP BY typtype
            UNION ALL SELECT 'function ' || prokind::text || ' ' || count(*) FROM pg_proc p
                JOIN pg_namespace n ON n.oid = pronamespace WHERE SCHEMAS AND NOT EXISTS (
                SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e') GROUP BY prokind
            UNION ALL SELECT 'not null ' || count(*) FROM pg_attribute a JOIN pg_class c
                ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace
                WHERE SCHEMAS AND attnotnull AND attnum > 0 AND relkind IN ('r', 'p')
            UNION ALL SELECT concat_ws(' ', 'trigger', tgrelid::regclass, tgname, tgenabled)
                FROM pg_trigger WHERE tgname !~ '^(RI|PK|Unique)_'
            UNION ALL SELECT 'policy ' || count(*) FROM pg_policy
            UNION ALL SELECT 'publication ' || count(*) FROM pg_publication
            UNION ALL SELECT 'comment ' || count(*) FROM pg_description WHERE objoid >= 16384
            ORDER BY 1
            """
                    .replace("SCHEMAS", "nspname !~ '^pg_' AND nspname <> 'information_schema'");

    private static final String SOURCE = "newest";

    @TempDir static Path directory;

    private EmbeddedServer newest;

    @BeforeAll
    void startNewest() throws SQLException, IOException {
        newest = EmbeddedServer.start();
        newest.execute("postgres", "CREATE ROLE \"reader role\"; CREATE ROLE owner_role");
        newest.createDatabase(SOURCE);
        assertThat(fill(newest, SOURCE)).isEmpty();
        newest.execute(SOURCE, Files.readString(KINDS.resolve("kinds18.sql")));
        newest.execute(SOURCE, RoundTripTest.script("newer.sql"));
    }

    @AfterAll
    void stopNewest() {
        newest.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void olderServerIsRestoredIntoTheNewest(int version) throws Exception {
        try (VersionServer older = VersionServer.start(version)) {
            String database = "from" + version;
            older.createDatabase(database);
            List<String> refused = fill(older, database);
            System.out.println("refused by " + older + ": " + refused);
            assertThat(refused).hasSize(version == 14 ? 4 : 0);
            RestoreResult restored = transfer(older, newest, database, database);
            assertThat(restored.skipped()).isEmpty();
            assertThat(Fingerprint.ofRows(newest, database))
                    .hasSizeGreaterThan(30)
                    .isEqualTo(Fingerprint.ofRows(older, database));
            assertThat(String.join(", ", newest.query(database, SHAPE)))
                    .isEqualTo(String.join(", ", older.query(database, SHAPE)));
            // Version 15 took the right to create from everybody; those who had it keep it.
            String mayCreate = "SELECT has_schema_privilege('public', 'public', 'CREATE')";
            assertThat(newest.query(database, mayCreate))
                    .containsExactly(version == 14 ? "t" : "f");
        }
    }

    @Test
    void newestServerIsRestoredIntoItself() throws Exception {
        String before = String.join(", ", newest.query(SOURCE, SHAPE));
        Map<String, String> expected = Fingerprint.of(newest, SOURCE);
        RestoreResult restored = transfer(newest, newest, SOURCE, "again");
        assertThat(restored.skipped()).isEmpty();
        assertThat(Fingerprint.of(newest, "again")).isEqualTo(expected);
        assertThat(String.join(", ", newest.query("again", SHAPE))).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {14, 15, 16, 17})
    void newestServerIsRestoredIntoAnOlder(int version) throws Exception {
        try (VersionServer older = VersionServer.start(version)) {
            older.execute("postgres", "CREATE ROLE \"reader role\"; CREATE ROLE owner_role");
            RestoreResult restored = transfer(newest, older, SOURCE, SOURCE);
            assertThat(restored.skipped()).isEqualTo(losses(version));
            Map<String, String> expected = new TreeMap<>(Fingerprint.ofRows(newest, SOURCE));
            if (version < 17) {
                expected.remove("newer.m17");
            }
            assertThat(Fingerprint.ofRows(older, SOURCE)).isEqualTo(expected);
            assertThat(older.query(SOURCE, "SELECT b FROM newer.t18")).containsExactly("14", "14");
        }
    }

    @Test
    void exitCodeTellsThatSomethingWasLeftOut() throws Exception {
        Path file = directory.resolve("exit.heliodump");
        ProgramRun.Outcome dump =
                ProgramRun.run(
                        List.of("dump", "-o", file.toString()),
                        newest.flags(SOURCE).toArray(String[]::new));
        assertThat(dump.exitCode()).isZero();
        try (VersionServer older = VersionServer.start(17)) {
            older.execute("postgres", "CREATE ROLE \"reader role\"; CREATE ROLE owner_role");
            older.createDatabase(SOURCE);
            ProgramRun.Outcome restore =
                    ProgramRun.run(
                            List.of("restore", "-i", file.toString()),
                            older.flags(SOURCE).toArray(String[]::new));
            assertThat(restore.exitCode()).isEqualTo(3);
            assertThat(restore.err()).contains(losses(17));
        }
    }

    /** What the program is to say of a restore into a server of that version. */
    private static List<String> losses(int version) throws IOException {
        String word = "PostgreSQL " + version;
        return RoundTripTest.script("losses.txt")
                .lines()
                .filter(line -> Integer.parseInt(line.substring(0, 2)) > version)
                .map(line -> line.substring(3).replace("PostgreSQL N", word))
                .toList();
    }

    private static RestoreResult transfer(
            DatabaseServer from, DatabaseServer to, String database, String target)
            throws SQLException, IOException {
        Path file = directory.resolve(database + ".heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.LZ4, 2);
        DumpResult dumped = Transfer.dump(from, database, request, file);
        assertThat(dumped.notCarried()).isEmpty();
        to.createDatabase(target);
        RestoreResult restored = Transfer.restore(to, target, file, 2);
        Files.delete(file);
        return restored;
    }

    /** Runs the scripts; returns the beginning of each statement that the server does not know. */
    private static List<String> fill(DatabaseServer server, String database)
            throws IOException, SQLException {
        server.execute(database, RoundTripTest.script("types.sql").replace("app", "types"));
        List<String> refused = new ArrayList<>();
        try (Connection connection = server.connect(database)) {
            for (String statement : statements(Files.readString(KINDS.resolve("kinds.sql")))) {
                try {
                    DatabaseServer.execute(connection, statement);
                } catch (SQLException e) {
                    refused.add(e.getMessage());
                }
            }
            DatabaseServer.execute(connection, RoundTripTest.script("versions.sql"));
        }
        return refused;
    }

    /** Cut at the semicolons at the ends of lines, but not in a body between dollars. */
    private static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean isBody = false;
        for (String line : script.split("\n", -1)) {
            statement.append(line).append('\n');
            isBody ^= line.split("\\$\\$", -1).length % 2 == 0;
            if (line.endsWith(";") && !isBody) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        return statements;
    }
}
