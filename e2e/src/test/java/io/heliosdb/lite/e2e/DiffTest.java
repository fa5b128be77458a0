package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command diff, in the real program, on dumps and on a database that runs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DiffTest {
    private static final int EQUAL = 0;
    private static final int DIFFERENT = 14;

    @TempDir static Path directory;

    private EmbeddedServer server;
    private int count;

    @BeforeAll
    void start() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** A database with something of everything. */
    private String database() throws Exception {
        String name = "db" + count++;
        server.createDatabase(name);
        server.execute(
                name,
                """
                CREATE TYPE mood AS ENUM ('sad', 'ok');
                CREATE TYPE pair AS (m mood, n int, all_moods mood[]);
                CREATE TABLE users (id serial PRIMARY KEY, name text, born date, score numeric);
                INSERT INTO users (name, born, score)
                    SELECT 'user ' || i, date '2000-01-01' + i, i / 10.0
                    FROM generate_series(1, 1000) i;
                CREATE TABLE pairs (a int, b text, v pair, w mood[], PRIMARY KEY (b, a));
                INSERT INTO pairs SELECT i % 7, 'b' || i, ROW('ok', i, '{sad,ok}')::pair, '{sad,NULL}'
                    FROM generate_series(1, 50) i;
                CREATE TABLE log (line text, n int);
                INSERT INTO log SELECT 'line ' || i % 3, NULLIF(i % 3, 0)
                    FROM generate_series(1, 30) i;
                CREATE TABLE nothing ();
                INSERT INTO nothing DEFAULT VALUES;
                CREATE TABLE by_name (c regclass, n int PRIMARY KEY);
                INSERT INTO by_name VALUES ('users', 1), (NULL, 2);
                CREATE INDEX users_name ON users (name);
                CREATE VIEW grown AS SELECT * FROM users WHERE born < '2001-01-01';
                """);
        return name;
    }

    @Test
    void aDumpEqualsItselfItsSourceAndWhatItRestoresTo() throws Exception {
        String source = database();
        Path one = dump(source);
        Path two = dump(source, "--compress", "none", "--jobs", "1");
        ProgramRun.Outcome files = diff(one, two);
        assertThat(files.exitCode()).as("%s", files).isEqualTo(EQUAL);
        assertThat(files.out()).contains("Equal: 5 tables, 1,083 rows", "Result: EQUAL");
        assertThat(live(one, source).exitCode()).isEqualTo(EQUAL);
        String target = "copy" + count++;
        server.createDatabase(target);
        // The types have other oids there, which arrays and composites hold.
        server.execute(target, "CREATE TYPE taken AS ENUM ('x')");
        ProgramRun.Outcome restore =
                ProgramRun.run(List.of("restore", "-i", one.toString()), flags(target));
        assertThat(restore.exitCode()).as("%s", restore).isZero();
        ProgramRun.Outcome copy = live(one, target);
        assertThat(copy.exitCode()).as("%s", copy).isEqualTo(EQUAL);
    }

    @Test
    void rowsAreAddedRemovedAndChanged() throws Exception {
        String source = database();
        Path before = dump(source);
        server.execute(
                source,
                """
                UPDATE users SET name = E'e\\x1b[31m\\nvil', born = NULL WHERE id = 5;
                DELETE FROM users WHERE id = 7;
                INSERT INTO users VALUES (5000, 'new', '0044-03-15 BC', 'NaN');
                UPDATE pairs SET v = ROW('sad', 3, NULL) WHERE a = 3 AND b = 'b3';
                UPDATE by_name SET c = 'pairs' WHERE n = 2;
                """);
        for (ProgramRun.Outcome diff : List.of(diff(before, dump(source)), live(before, source))) {
            assertThat(diff.exitCode()).as("%s", diff).isEqualTo(DIFFERENT);
            assertThat(diff.out().lines())
                    .contains(
                            "Table users: 1,000 → 1,000 rows: 1 added, 1 removed, 1 changed",
                            "  ~ id='5': name: 'user 5' → 'e\\x1B[31m\\nvil',"
                                    + " born: '2000-01-06' → NULL",
                            "  - id='7' name='user 7' born='2000-01-08'"
                                    + " score='0.70000000000000000000'",
                            "  + id='5000' name='new' born='0044-03-15 BC' score='NaN'",
                            "  ~ a='3' b='b3': v: '(ok,3,\"{sad,ok}\")' → '(sad,3,)'",
                            "  ~ n='2': c: NULL → 'public.pairs'",
                            "Equal: 2 tables, 31 rows");
            assertThat(diff.errorLines()).isEmpty();
        }
    }

    @Test
    void rowsWithoutAKeyAreCountedAsOftenAsTheyAreThere() throws Exception {
        String source = database();
        Path before = dump(source);
        server.execute(
                source,
                """
                DELETE FROM log WHERE ctid IN (SELECT ctid FROM log WHERE n = 2 LIMIT 4);
                INSERT INTO log VALUES ('line 0', NULL), ('line 0', 0);
                INSERT INTO nothing DEFAULT VALUES;
                """);
        ProgramRun.Outcome diff = diff(before, dump(source));
        assertThat(diff.exitCode()).as("%s", diff).isEqualTo(DIFFERENT);
        assertThat(diff.out().lines())
                .contains(
                        "Table log: 30 → 28 rows: 2 added, 4 removed, 0 changed, compared as whole"
                                + " rows",
                        "  - line='line 2' n='2' (4 times)",
                        "  + line='line 0' n=NULL",
                        "  + line='line 0' n='0'",
                        "Table nothing: 1 → 2 rows: 1 added, 0 removed, 0 changed, compared as"
                                + " whole rows");
        assertThat(diff(before, before).exitCode()).isEqualTo(EQUAL);
    }

    @Test
    void definitionsAreComparedAndColumnsByName() throws Exception {
        String source = database();
        Path before = dump(source);
        server.execute(
                source,
                """
                CREATE TABLE extra AS SELECT 1 AS one;
                DROP INDEX users_name;
                CREATE OR REPLACE VIEW grown AS SELECT * FROM users WHERE born < '2002-01-01';
                ALTER TABLE users DROP COLUMN born CASCADE;
                ALTER TABLE users ADD COLUMN mail text;
                ALTER TABLE users ALTER score TYPE float8;
                UPDATE users SET name = 'x', mail = 'y' WHERE id = 1;
                """);
        ProgramRun.Outcome diff = diff(before, dump(source), "--rows", "3");
        assertThat(diff.exitCode()).as("%s", diff).isEqualTo(DIFFERENT);
        assertThat(diff.out().lines())
                .contains(
                        "  + table extra",
                        "  - index users_name on users",
                        "  - view grown",
                        "  ~ table users",
                        "Table extra (added): 0 → 1 rows: 1 added, 0 removed, 0 changed, compared"
                                + " as whole rows",
                        "  column removed: born date",
                        "  column changed, values not compared: score numeric → score double"
                                + " precision",
                        "  column added: mail text",
                        "  ~ id='1': name: 'user 1' → 'x'");
        ProgramRun.Outcome some = diff(before, dump(source), "-t", "pairs,l*", "-T", "nothing");
        assertThat(some.exitCode()).as("%s", some).isEqualTo(EQUAL);
        assertThat(diff(before, before, "-t", "userz").exitCode()).isEqualTo(12);
    }

    @Test
    void sequencesAndJson() throws Exception {
        String source = database();
        Path before = dump(source);
        server.execute(source, "SELECT nextval('users_id_seq'); DELETE FROM users WHERE id = 9");
        ProgramRun.Outcome diff = live(before, source, "--json");
        assertThat(diff.exitCode()).as("%s", diff).isEqualTo(DIFFERENT);
        assertThat(diff.out().lines()).hasSize(1);
        assertThat(diff.out())
                .contains(
                        "\"equal\":false",
                        "{\"change\":\"changed\",\"kind\":\"sequence value\","
                            + "\"name\":\"users_id_seq\",\"before\":[\"1000\"],\"after\":[\"1001\"]}",
                        "\"removed\":1",
                        "{\"change\":\"removed\",\"count\":1,\"key\":{\"id\":\"9\"},\"before\":{\"id\":\"9\",\"name\":\"user"
                            + " 9\"");
    }

    @Test
    void whatADumpDoesNotHoldIsNotCompared() throws Exception {
        String source = database();
        Path all = dump(source);
        ProgramRun.Outcome schema = diff(all, dump(source, "--schema-only"));
        assertThat(schema.exitCode()).as("%s", schema).isEqualTo(3);
        assertThat(schema.err()).contains("WARNING: not compared: users: rows were left out");
        ProgramRun.Outcome data = diff(all, dump(source, "--data-only"));
        assertThat(data.exitCode()).as("%s", data).isEqualTo(3);
        ProgramRun.Outcome owner = diff(all, dump(source, "--no-owner"));
        assertThat(owner.exitCode()).as("%s", owner).isEqualTo(3);
    }

    @Test
    void longValuesAreCutWhereTheyDiffer() throws Exception {
        String source = database();
        server.execute(
                source,
                """
                CREATE TABLE docs (id int PRIMARY KEY, body text, raw bytea);
                INSERT INTO docs VALUES (1, repeat('a', 5000) || 'b' || repeat('c', 900), '\\x00ff');
                INSERT INTO docs SELECT 2, repeat('x', 3000000), '\\x';
                """);
        Path before = dump(source);
        server.execute(
                source,
                "UPDATE docs SET body = replace(body, 'b', 'B'), raw = '\\x01ff' WHERE id = 1;"
                        + " UPDATE docs SET body = body || 'y' WHERE id = 2");
        ProgramRun.Outcome diff = diff(before, dump(source));
        assertThat(diff.out())
                .contains("…" + "a".repeat(40) + "b" + "c".repeat(159) + "… (5,901 characters)")
                .contains("raw: '\\x00ff' → '\\x01ff'")
                .contains("'(3,000,001 bytes, differs from byte 3,000,000)'");
        assertThat(diff.out().lines()).allMatch(line -> line.length() < 1000);
    }

    @Test
    void aMillionRowsNeedLittleMemory() throws Exception {
        String source = "million";
        server.createDatabase(source);
        server.execute(
                source,
                """
                CREATE TABLE big AS SELECT i AS id, md5(i::text) AS v, i / 7.0 AS n
                    FROM generate_series(1, 1000000) i;
                ALTER TABLE big ADD PRIMARY KEY (id);
                CREATE TABLE same AS SELECT 1 AS one, 'text' AS two FROM generate_series(1, 700000);
                """);
        Path before = dump(source);
        server.execute(
                source,
                "UPDATE big SET v = 'other' WHERE id % 100000 = 0; DELETE FROM big WHERE id = 77;"
                        + " INSERT INTO same VALUES (1, 'text')");
        List<String> words =
                new ArrayList<>(List.of("diff", before.toString(), "--jobs", "4", "--rows", "20"));
        words.addAll(server.flags(source));
        long begin = System.nanoTime();
        try (ProgramRun run = ProgramRun.startAsLaunched(words)) {
            ProgramRun.Outcome diff = run.await();
            System.out.printf(
                    "DiffTest: a million rows in %d ms, peak %d MiB%n",
                    (System.nanoTime() - begin) / 1_000_000, run.peakMebibytes());
            assertThat(diff.exitCode()).as("%s", diff).isEqualTo(DIFFERENT);
            assertThat(diff.out().lines())
                    .contains(
                            "Table big: 1,000,000 → 999,999 rows: 0 added, 1 removed, 10 changed",
                            "  ~ id='100000': v: '14ee22eaba297944c96afdbe5b16c65b' → 'other'",
                            "  + one='1' two='text'");
            assertThat(run.peakMebibytes()).isBetween(1L, 512L);
        }
        server.execute("postgres", "DROP DATABASE " + source);
        Files.delete(before);
    }

    @Test
    void inspectShowsTheFirstRows() throws Exception {
        Path file = dump(database());
        ProgramRun.Outcome rows = inspect(file, "--table", "users", "--rows", "2");
        assertThat(rows.out().lines())
                .contains(
                        " id |  name  |    born    |         score          ",
                        " 1  | user 1 | 2000-01-02 | 0.10000000000000000000",
                        " 2  | user 2 | 2000-01-03 | 0.20000000000000000000",
                        "(2 rows)");
        assertThat(inspect(file, "--table", "by_name", "--rows", "9", "--json").out())
                .contains(
                        "\"first_rows\":[{\"c\":\"public.users\",\"n\":\"1\"},{\"c\":null,\"n\":\"2\"}]");
        assertThat(inspect(file, "--rows", "2").exitCode()).isEqualTo(2);
    }

    private static ProgramRun.Outcome inspect(Path file, String... options) {
        return ProgramRun.run(List.of("inspect", "-i", file.toString()), options);
    }

    private Path dump(String database, String... options) {
        Path file = directory.resolve("diff" + count++ + ".heliodump");
        List<String> words = new ArrayList<>(List.of("dump", "-o", file.toString()));
        words.addAll(Arrays.asList(options));
        ProgramRun.Outcome dump = ProgramRun.run(words, flags(database));
        assertThat(dump.exitCode()).as("%s", dump).isZero();
        return file;
    }

    private static ProgramRun.Outcome diff(Path a, Path b, String... options) {
        return ProgramRun.run(List.of("diff", a.toString(), b.toString()), options);
    }

    private ProgramRun.Outcome live(Path a, String database, String... options) {
        List<String> words = new ArrayList<>(List.of("diff", a.toString()));
        words.addAll(Arrays.asList(options));
        return ProgramRun.run(words, flags(database));
    }

    private String[] flags(String database) {
        return server.flags(database).toArray(String[]::new);
    }
}
