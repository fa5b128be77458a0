package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.InstanceHistory;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What counts as changed since the last dump, and what does not. */
class DirtyBytesTest {
    private static final String TOTAL = "SELECT pg_stat_get_dirty_bytes()";

    private static final String SUM = "SELECT sum(dirty_bytes) FROM pg_stat_dirty_tables";

    /** The guide's queries, as printed. */
    private static final String GUIDE_TOTAL =
            """
            SELECT pg_stat_get_dirty_bytes() as dirty_bytes,
                   pg_stat_get_dirty_bytes() > 0 as needs_dump;
            """;

    private static final String GUIDE_TABLES =
            """
            SELECT table_name,
                   pg_table_dirty_bytes(table_name) as dirty_bytes
            FROM information_schema.tables
            WHERE table_schema = 'public'
            ORDER BY dirty_bytes DESC;
            """;

    private static final String CONTENTS =
            """
            CREATE TABLE kept (id serial PRIMARY KEY, v text);
            INSERT INTO kept (v) SELECT md5(i::text) FROM generate_series(1, 1000) i;
            CREATE TABLE t (id serial PRIMARY KEY, v text, large text);
            INSERT INTO t (v, large) SELECT md5(i::text), repeat(md5(i::text), 200)
                FROM generate_series(1, 300) i;
            ALTER TABLE t ADD COLUMN fast int DEFAULT 5;
            CREATE TABLE "A b"".c'" (x int);
            CREATE TABLE p (x int) PARTITION BY RANGE (x);
            CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10);
            CREATE MATERIALIZED VIEW made AS SELECT id FROM t;
            CREATE VIEW seen AS SELECT id FROM t;
            CREATE TYPE letters AS ENUM ('a');
            CREATE TYPE pair AS (a int);
            CREATE SEQUENCE lonely;
            SELECT lo_from_bytea(4711, 'abc')
            """;

    private static final List<String> CHANGES =
            List.of(
                    "INSERT INTO t (v) VALUES ('x')",
                    "UPDATE t SET v = 'y' WHERE id = 1",
                    "UPDATE t SET id = 5000 WHERE id = 3",
                    "DELETE FROM t WHERE id = 2",
                    "COPY t (v) FROM PROGRAM 'echo a'",
                    "MERGE INTO t USING (SELECT 4 AS id) s ON t.id = s.id WHEN MATCHED THEN DELETE",
                    "BEGIN; SAVEPOINT a; INSERT INTO t (v) VALUES ('z'); RELEASE a; COMMIT",
                    "BEGIN; UPDATE t SET v = 'p' WHERE id = 9; PREPARE TRANSACTION 'p';"
                            + " COMMIT PREPARED 'p'",
                    "INSERT INTO p VALUES (1)",
                    "SELECT nextval('t_id_seq')",
                    "SELECT setval('lonely', 77, false)",
                    "SELECT lo_put(4711, 0, 'q')",
                    "SELECT lo_unlink(4711)",
                    "TRUNCATE t",
                    "ALTER TABLE t ADD COLUMN more int",
                    "ALTER TABLE t ALTER COLUMN more SET DEFAULT 1",
                    "ALTER TABLE t RENAME COLUMN more TO less",
                    "CREATE INDEX by_v ON t (v)",
                    "COMMENT ON INDEX by_v IS 'x'",
                    "DROP INDEX by_v",
                    "CREATE TABLE added (x int)",
                    "DROP TABLE added",
                    "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
                    "CREATE OR REPLACE VIEW seen AS SELECT id, 1 AS one FROM t",
                    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                    "DROP FUNCTION f()",
                    "ALTER TYPE letters ADD VALUE 'b'",
                    "ALTER TYPE pair ADD ATTRIBUTE b int",
                    "COMMENT ON TABLE t IS 'x'",
                    "GRANT SELECT ON t TO pg_monitor",
                    "REVOKE USAGE ON SCHEMA public FROM PUBLIC",
                    "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                    "CREATE POLICY mine ON t",
                    "CREATE SCHEMA other",
                    "CREATE EXTENSION hstore",
                    "CREATE STATISTICS together ON id, v FROM t",
                    "CLUSTER t USING t_pkey");

    private static final List<String> NO_CHANGES =
            List.of(
                    "SELECT count(*) FROM t",
                    "VACUUM",
                    "VACUUM FULL",
                    "ANALYZE",
                    "CLUSTER",
                    "REINDEX TABLE t",
                    "REFRESH MATERIALIZED VIEW made",
                    "CREATE TEMP TABLE mine (x int PRIMARY KEY, y text);"
                            + " INSERT INTO mine VALUES (1, 'a')",
                    "BEGIN; CREATE TABLE undone (x int); ROLLBACK");

    @TempDir private static Path directory;
    private static EmbeddedServer server;

    @BeforeAll
    static void start() throws Exception {
        server =
                EmbeddedServer.start(
                        EngineSettings.memory()
                                .withParameters(
                                        Map.of(
                                                "max_prepared_transactions",
                                                "2",
                                                "autovacuum",
                                                "off")));
        server.execute("postgres", "CREATE ROLE plain LOGIN");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void newDatabaseIsClean() throws Exception {
        server.createDatabase("fresh");
        assertThat(query("fresh", TOTAL)).containsExactly("0");
        assertThat(query("fresh", GUIDE_TABLES)).isEmpty();
    }

    @Test
    void queriesOfTheGuide() throws Exception {
        create("guide");
        assertThat(row("guide", GUIDE_TOTAL)).matches("[1-9]\\d*\\|true");
        assertThat(query("guide", GUIDE_TABLES)).contains("A b\".c'", "t", "kept", "seen");
        dump("guide");
        assertThat(row("guide", GUIDE_TOTAL)).isEqualTo("0|false");
        server.execute("guide", "INSERT INTO kept (v) VALUES ('x'); DELETE FROM kept WHERE id = 1");
        assertThat(query("guide", GUIDE_TABLES)).startsWith("kept");
        assertThat(
                        row(
                                "guide",
                                "SELECT relname, rows_inserted, rows_updated, rows_deleted,"
                                        + " last_dump IS NOT NULL FROM pg_stat_dirty_tables"
                                        + " WHERE dirty_bytes > 0"))
                .isEqualTo("kept|1|0|1|true");
    }

    @Test
    void everyChangeIsDirtyUntilTheNextDump() throws Exception {
        create("changes");
        for (String change : CHANGES) {
            mark("changes");
            assertThat(query("changes", TOTAL)).as("before %s", change).containsExactly("0");
            apply("changes", change);
            long total = Long.parseLong(query("changes", TOTAL).getFirst());
            assertThat(total).as(change).isPositive();
            assertThat(query("changes", SUM)).as(change).containsExactly("" + total);
            assertThat(query("changes", "SELECT pg_table_dirty_bytes('kept')"))
                    .as(change)
                    .containsExactly("0");
        }
    }

    @Test
    void readsAndMaintenanceAreNotDirty() throws Exception {
        create("maintained");
        server.execute("maintained", "CLUSTER t USING t_pkey; DELETE FROM t WHERE id > 200");
        mark("maintained");
        for (String command : NO_CHANGES) {
            apply("maintained", command);
            assertThat(query("maintained", TOTAL)).as(command).containsExactly("0");
        }
    }

    @Test
    void lostStatisticsAreDirty() throws Exception {
        create("lost");
        mark("lost");
        server.execute("lost", "SELECT pg_stat_reset()");
        assertThat(query("lost", "SELECT pg_table_dirty_bytes('kept') > 50000"))
                .containsExactly("t");
        mark("lost");
        assertThat(query("lost", TOTAL)).containsExactly("0");
        server.execute("lost", "SELECT pg_stat_reset_single_table_counters('t'::regclass)");
        assertThat(query("lost", "SELECT pg_table_dirty_bytes('t') > 0")).containsExactly("t");
    }

    @Test
    void restoreLeavesNothingDirtyAndKeepsTheHistory() throws Exception {
        create("restored");
        Path file = dump("restored");
        server.execute("restored", "DELETE FROM kept; CREATE TABLE more (x int)");
        assertThat(query("restored", TOTAL)).doesNotContain("0");

        Transfer.restore(server, "restored", file, 4);

        assertThat(query("restored", TOTAL)).containsExactly("0");
        assertThat(
                        query(
                                "restored",
                                "SELECT action FROM heliosdb_dump_history ORDER BY finished_at"))
                .containsExactly("dump", "restore");
        try (Session session = Session.open(server.settings("restored"))) {
            InstanceHistory.LastDump last =
                    InstanceHistory.find(session).orElseThrow().last().orElseThrow();
            assertThat(last.path()).isEqualTo(file.toString());
            assertThat(last.isRestore()).isTrue();
        }
        server.execute("restored", "INSERT INTO kept (v) VALUES ('x')");
        assertThat(query("restored", TOTAL)).doesNotContain("0");
    }

    /** Who owns a database, and is no superuser, restores in place. */
    @Test
    void ordinaryRoleDumpsAndRestoresInPlace() throws Exception {
        server.execute("postgres", "CREATE DATABASE owned OWNER plain");
        ConnectionSettings plain =
                ConnectionSettings.local("127.0.0.1", server.port(), "owned", "plain");
        server.execute(
                "owned",
                """
                SET ROLE plain; CREATE TABLE t (id serial, v text);
                INSERT INTO t (v) VALUES ('a'), ('b')
                """);
        query("owned", "SELECT 1");
        Path file = directory.resolve("owned.heliodump");
        assertThat(dump(plain, file).warnings()).isEmpty();
        assertThat(query("owned", TOTAL)).containsExactly("0");
        server.execute("owned", "DELETE FROM t");
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file))) {
            assertThat(
                            new CleanRestore(plain, RestoreRequest.of(1), Progress.NONE)
                                    .run(dump, "x")
                                    .isInPlace())
                    .isTrue();
        }
        assertThat(query("owned", TOTAL)).containsExactly("0");
        assertThat(query("owned", "SELECT count(*) FROM heliosdb_dump_history"))
                .containsExactly("2");
    }

    @Test
    void roleThatCannotReadAllDoesNotMark() throws Exception {
        create("guarded");
        ConnectionSettings plain =
                ConnectionSettings.local("127.0.0.1", server.port(), "guarded", "plain");
        try (Session session = Session.open(plain)) {
            assertThat(session.queryText(TOTAL)).matches("[1-9]\\d*");
            InstanceHistory history = InstanceHistory.find(session).orElseThrow();
            assertThatThrownBy(history::beginDump).hasMessageContaining("cannot dump table");
        }
    }

    @Test
    void dumpOfAPartOrIntoNothingLeavesEverythingDirty() throws Exception {
        create("partly");
        TableSelection selection =
                new TableSelection(
                        List.of("t"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        TableSelection.all().content(),
                        List.of());
        DumpRequest request = DumpRequest.of(selection, Compression.NONE, 1);
        Transfer.dump(server, "partly", request, directory.resolve("part.heliodump"));
        assertThat(query("partly", TOTAL)).doesNotContain("0");
        Transfer.dump(server, "partly", request(), Path.of("/dev/null"));
        assertThat(query("partly", TOTAL)).doesNotContain("0");
        assertThat(query("partly", "SELECT path FROM heliosdb_dump_history")).isEmpty();
    }

    /** What a session counts when the dump that holds it is long made. */
    @Test
    void lateCountsAreNotDirty() throws Exception {
        create("late");
        try (Connection writer = server.connect("late")) {
            DatabaseServer.execute(writer, "SELECT 1");
            DatabaseServer.execute(writer, "INSERT INTO kept (v) VALUES ('late')");
            dump(server.settings("late"), directory.resolve("late.heliodump"));
            assertThat(DatabaseServer.query(writer, TOTAL)).containsExactly("0");
        }
        assertThat(query("late", TOTAL)).containsExactly("0");
        server.execute("late", "BEGIN; DELETE FROM kept; ROLLBACK");
        assertThat(query("late", TOTAL)).containsExactly("0");
        server.execute("late", "DELETE FROM kept WHERE id = 7");
        assertThat(query("late", TOTAL)).doesNotContain("0");
        server.execute("late", "INSERT INTO kept VALUES (7, 'other')");
        assertThat(query("late", TOTAL)).doesNotContain("0");
    }

    /** The row is not in the snapshot that is dumped. */
    @Test
    void commitDuringTheDumpStaysDirty() throws Exception {
        create("busy");
        query("busy", "SELECT 1");
        try (Connection writer = server.connect("busy")) {
            DatabaseServer.execute(writer, "BEGIN; INSERT INTO kept (v) VALUES ('late')");
            dump(server.settings("busy"), directory.resolve("busy.heliodump"));
            DatabaseServer.execute(writer, "COMMIT");
        }
        assertThat(query("busy", "SELECT pg_table_dirty_bytes('kept') > 0")).containsExactly("t");
        assertThat(query("busy", "SELECT pg_table_dirty_bytes('t')")).containsExactly("0");
    }

    @Test
    void noDumpHoldsTheExtension() throws Exception {
        create("carried");
        Path file = dump("carried");
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file))) {
            assertThat(dump.schema().objects())
                    .noneMatch(object -> object.statements().toString().contains("heliosdb"));
            assertThat(dump.schema().tables())
                    .noneMatch(table -> table.name().contains("heliosdb"));
        }
        Path pgDump = Path.of("/usr/lib/postgresql/18/bin/pg_dump");
        Assumptions.assumeTrue(
                Files.isExecutable(pgDump), "needs pg_dump 18, which this system does not package");
        assertThat(
                        Commands.run(
                                List.of(
                                        pgDump.toString(),
                                        "-h",
                                        "127.0.0.1",
                                        "-p",
                                        Integer.toString(server.port()),
                                        "-U",
                                        "postgres",
                                        "carried")))
                .doesNotContain("heliosdb");
    }

    @Test
    void thousandTables() throws Exception {
        server.createDatabase("many");
        server.execute(
                "many",
                """
                DO $$ BEGIN FOR i IN 1..1000 LOOP
                    EXECUTE format('CREATE TABLE t%s (id int PRIMARY KEY, a text, b text)', i);
                END LOOP; END $$
                """);
        time("many", "all new");
        mark("many");
        time("many", "all clean");
        server.execute("many", "INSERT INTO t7 VALUES (1); ALTER TABLE t9 ADD COLUMN c int");
        time("many", "rows and a definition changed");
        assertThat(
                        query(
                                "many",
                                "SELECT string_agg(relname, ' ' ORDER BY relname)"
                                        + " FROM pg_stat_dirty_tables WHERE dirty_bytes > 0"))
                .containsExactly("t7 t9");
    }

    private static void time(String database, String what) throws SQLException {
        try (Connection connection = server.connect(database)) {
            for (int round = 1; round <= 2; round++) {
                long begun = System.nanoTime();
                String bytes = DatabaseServer.query(connection, TOTAL).getFirst();
                System.err.printf(
                        "1000 tables, %s, call %d: %s bytes in %d ms%n",
                        what, round, bytes, (System.nanoTime() - begun) / 1_000_000);
            }
        }
    }

    private static void create(String database) throws SQLException {
        server.createDatabase(database);
        server.execute(database, CONTENTS);
    }

    /** One session for each statement that cannot be in the transaction of others. */
    private static void apply(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database)) {
            List<String> statements =
                    sql.contains("PREPARE TRANSACTION") ? List.of(sql.split("; ")) : List.of(sql);
            for (String statement : statements) {
                DatabaseServer.execute(connection, statement);
            }
        }
    }

    /** As a dump of the whole database does, without reading it. */
    private static void mark(String database) throws SQLException {
        String handle = query(database, "SELECT heliosdb_dump_begin()").getFirst();
        server.execute(
                database,
                "SELECT heliosdb_dump_end(%s, gen_random_uuid(), NULL, 0, '', NULL, '', 1, 1, '{}', '{}', '{}')"
                        .formatted(handle));
    }

    private static Path dump(String database) throws SQLException {
        query(database, "SELECT 1");
        Path file = directory.resolve(database + ".heliodump");
        assertThat(dump(server.settings(database), file).warnings()).isEmpty();
        return file;
    }

    private static DumpResult dump(ConnectionSettings settings, Path file) {
        return new FullDump(settings, request(), Progress.NONE)
                .run(PublishedFile.create(file, "x"), UUID.randomUUID(), Instant.now());
    }

    private static DumpRequest request() {
        return DumpRequest.of(TableSelection.all(), Compression.NONE, 1);
    }

    /** A session adds to the counters when it ends, which a client does not wait for. */
    private static List<String> query(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database)) {
            DatabaseServer.execute(connection, "SELECT heliosdb_await_others()");
            return DatabaseServer.query(connection, sql);
        }
    }

    private static String row(String database, String sql) throws SQLException {
        return query(
                        database,
                        "SELECT concat_ws('|', VARIADIC ARRAY(SELECT value FROM"
                                + " json_each_text(row_to_json(q)))) FROM (%s) q"
                                        .formatted(sql.strip().replaceAll(";$", "")))
                .getFirst();
    }
}
