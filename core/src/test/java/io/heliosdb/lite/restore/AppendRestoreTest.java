package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** What a dump adds to a database that has rows and definitions of its own. */
class AppendRestoreTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @BeforeEach
    void createDatabases() throws Exception {
        server.createAnew("source", "target");
    }

    private static byte[] dump(String... statements) {
        server.execute("source", statements);
        return RestoreFixture.dump(server.settings("source"));
    }

    private static RestoreResult append(byte[] dump, OnConflict onConflict) {
        return RestoreFixture.append(server.settings("target"), dump, onConflict);
    }

    private static HeliosException failure(byte[] dump, OnConflict onConflict) {
        return catchThrowableOfType(HeliosException.class, () -> append(dump, onConflict));
    }

    private static String target(String query) {
        return server.query("target", query);
    }

    private static final String USERS =
            "CREATE TABLE users (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT"
                    + " NULL, twice int GENERATED ALWAYS AS (length(name) * 2) STORED)";

    private static final String ROWS =
            "SELECT string_agg(u::text, ' ' ORDER BY id) FROM public.users u";

    @Test
    void rowsAreAddedAndSequencesNeverBehind() {
        byte[] dump =
                dump(
                        USERS,
                        "INSERT INTO users (name) VALUES ('a'), ('bb')",
                        "DELETE FROM users WHERE id = 2");
        server.execute("target", USERS, "SELECT setval('users_id_seq', 10)");
        server.execute("target", "INSERT INTO users (name) VALUES ('ccc')");
        RestoreResult result = append(dump, OnConflict.ERROR);
        assertThat(result.rowCount()).isEqualTo(1);
        assertThat(target(ROWS)).isEqualTo("(1,a,2) (11,ccc,6)");
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("12");
    }

    @Test
    void sequencesAreAdvanced() {
        byte[] dump =
                dump(
                        USERS,
                        "INSERT INTO users (name) SELECT 'x' FROM generate_series(1, 7)",
                        "CREATE SEQUENCE down INCREMENT -1 START -1",
                        "SELECT nextval('down') FROM generate_series(1, 3)");
        server.execute("target", USERS, "CREATE SEQUENCE down INCREMENT -1 START -1");
        append(dump, OnConflict.ERROR);
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("8");
        assertThat(target("SELECT nextval('public.down')")).isEqualTo("-4");
    }

    @Test
    void conflictNamesTableConstraintAndKeyAndChangesNothing() {
        byte[] dump =
                dump(
                        "CREATE TABLE a_first (x int)",
                        "INSERT INTO a_first VALUES (1)",
                        USERS,
                        "INSERT INTO users (name) VALUES ('a'), ('b')",
                        "CREATE TABLE z_new (x int)");
        server.execute("target", "CREATE TABLE a_first (x int)", USERS);
        server.execute(
                "target",
                "INSERT INTO users (id, name) OVERRIDING SYSTEM VALUE VALUES (2, 'mine')");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.clause()).isEqualTo("key conflict");
        assertThat(e.getMessage()).contains("table=users", "constraint=users_pkey", "key=(id)=(2)");
        assertThat(e.hint().orElseThrow()).contains("--on-conflict skip");
        assertThat(target(ROWS)).isEqualTo("(2,mine,8)");
        assertThat(target("SELECT count(*) FROM public.a_first")).isEqualTo("0");
        assertThat(target("SELECT to_regclass('public.z_new')")).isEmpty();
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("1");
    }

    @Test
    void skipKeepsAndUpdateReplacesRows() {
        byte[] dump =
                dump(
                        USERS,
                        "INSERT INTO users (name) VALUES ('a'), ('b')",
                        "CREATE TABLE keyless (x int)",
                        "INSERT INTO keyless VALUES (1)");
        server.execute(
                "target",
                USERS,
                "INSERT INTO users (name) VALUES ('mine')",
                "CREATE TABLE keyless (x int)",
                "INSERT INTO keyless VALUES (1)");
        RestoreResult skipped = append(dump, OnConflict.SKIP);
        assertThat(skipped.rowCount()).isEqualTo(2);
        assertThat(target(ROWS)).isEqualTo("(1,mine,8) (2,b,2)");
        RestoreResult updated = append(dump, OnConflict.UPDATE);
        assertThat(updated.rowCount()).isEqualTo(3);
        assertThat(target(ROWS)).isEqualTo("(1,a,2) (2,b,2)");
        assertThat(target("SELECT count(*) FROM public.keyless")).isEqualTo("3");
    }

    @Test
    void updateReplacesNumbersThatAreNoKey() {
        String table = "CREATE TABLE t (k text PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY)";
        byte[] dump = dump(table, "INSERT INTO t (k) VALUES ('a'), ('b')");
        server.execute("target", table, "INSERT INTO t (k) VALUES ('x'), ('y'), ('b')");
        append(dump, OnConflict.UPDATE);
        assertThat(target("SELECT n FROM public.t WHERE k = 'b'")).isEqualTo("2");
        assertThat(
                        target(
                                "SELECT attidentity FROM pg_attribute WHERE attrelid ="
                                        + " 'public.t'::regclass AND attname = 'n'"))
                .isEqualTo("a");
    }

    @Test
    void updateStopsAtAnotherKey() {
        String table = "CREATE TABLE t (id int PRIMARY KEY, mail text UNIQUE)";
        byte[] dump = dump(table, "INSERT INTO t VALUES (1, 'm')");
        server.execute("target", table, "INSERT INTO t VALUES (2, 'm')");
        HeliosException e = failure(dump, OnConflict.UPDATE);
        assertThat(e.getMessage()).contains("table=t", "constraint=t_mail_key", "key=(mail)=(m)");
        append(dump, OnConflict.SKIP);
        assertThat(target("SELECT string_agg(t::text, '') FROM public.t t")).isEqualTo("(2,m)");
    }

    @Test
    void missingTablesComeWithWhatTheyNeed() {
        byte[] dump =
                dump(
                        "CREATE SCHEMA app",
                        "CREATE TYPE app.mood AS ENUM ('ok')",
                        "CREATE FUNCTION app.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN"
                                + " NEW; END'",
                        USERS,
                        "INSERT INTO users (name) VALUES ('a')",
                        "CREATE INDEX users_name ON users (name)",
                        "CREATE TABLE app.new (id serial PRIMARY KEY, m app.mood, u int REFERENCES"
                                + " users)",
                        "CREATE TRIGGER t BEFORE INSERT ON app.new FOR EACH ROW EXECUTE FUNCTION"
                                + " app.f()",
                        "INSERT INTO app.new (m, u) VALUES ('ok', 1), ('ok', NULL)",
                        "CREATE VIEW v AS SELECT * FROM app.new");
        server.execute("target", USERS, "COMMENT ON TABLE users IS 'mine'");
        RestoreResult result = append(dump, OnConflict.ERROR);
        assertThat(result.skipped()).isEmpty();
        assertThat(target("SELECT count(*) FROM public.v")).isEqualTo("2");
        assertThat(target("SELECT nextval('app.new_id_seq')")).isEqualTo("3");
        assertThat(target("SELECT obj_description('public.users'::regclass)")).isEqualTo("mine");
        assertThat(target("SELECT to_regclass('public.users_name')")).isEmpty();
        assertThat(
                        target(
                                "SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND"
                                        + " convalidated"))
                .isEqualTo("1");
        assertThat(target("SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal")).isEqualTo("1");
    }

    private static final String[] CIRCLE = {
        "CREATE TABLE a (id int PRIMARY KEY, b int)",
        "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
        "ALTER TABLE a ADD CONSTRAINT a_b FOREIGN KEY (b) REFERENCES b",
        "CREATE TABLE early (id int PRIMARY KEY, late int)",
        "CREATE TABLE late (id int PRIMARY KEY)",
        "ALTER TABLE early ADD FOREIGN KEY (late) REFERENCES late"
    };

    @Test
    void foreignKeysAreCheckedWhateverTheirOrder() {
        byte[] dump =
                dump(
                        String.join(";", CIRCLE),
                        "INSERT INTO a VALUES (1, NULL)",
                        "INSERT INTO b VALUES (5, 1)",
                        "UPDATE a SET b = 5",
                        "INSERT INTO late VALUES (7)",
                        "INSERT INTO early VALUES (1, 7)");
        server.execute("target", CIRCLE);
        String state =
                "SELECT string_agg(conname || condeferrable || condeferred || convalidated, ' '"
                        + " ORDER BY conname) FROM pg_constraint WHERE contype = 'f'";
        String before = target(state);
        assertThat(append(dump, OnConflict.ERROR).rowCount()).isEqualTo(4);
        assertThat(target(state)).isEqualTo(before);
        // A row that is all key has nothing to update.
        assertThat(append(dump, OnConflict.UPDATE).rowCount()).isEqualTo(3);
        assertThat(target(state)).isEqualTo(before);
    }

    @Test
    void danglingReferenceChangesNothing() {
        byte[] dump =
                dump(
                        "CREATE TABLE a (id int PRIMARY KEY, b int)",
                        "CREATE TABLE b (id int PRIMARY KEY, a int)",
                        "INSERT INTO a VALUES (1, 5)",
                        "INSERT INTO b VALUES (6, 1)");
        server.execute("target", CIRCLE);
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("constraint=a_b", "key=(b)=(5)");
        assertThat(target("SELECT (SELECT count(*) FROM public.a) + count(*) FROM public.b"))
                .isEqualTo("0");
    }

    @Test
    void triggersStayQuietAndAsTheyWere() {
        String[] tables = {
            "CREATE TABLE t (id int, changed text)",
            "CREATE TABLE p (id int) PARTITION BY LIST (id)",
            "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
        };
        byte[] dump =
                dump(
                        String.join(";", tables),
                        "INSERT INTO t VALUES (1, 'then')",
                        "INSERT INTO p VALUES (1)");
        server.execute("target", tables);
        server.execute(
                "target",
                """
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''fired''; END';
                CREATE TRIGGER row_one BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                CREATE TRIGGER always AFTER INSERT ON t EXECUTE FUNCTION f();
                ALTER TABLE t ENABLE ALWAYS TRIGGER always;
                CREATE TRIGGER off BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
                ALTER TABLE t DISABLE TRIGGER off;
                CREATE TRIGGER part BEFORE INSERT ON p FOR EACH ROW EXECUTE FUNCTION f()
                """);
        String state =
                "SELECT string_agg(tgrelid::regclass || tgname || tgenabled::text, ' ' ORDER BY"
                        + " tgname, tgrelid) FROM pg_trigger WHERE NOT tgisinternal";
        String before = target(state);
        append(dump, OnConflict.SKIP);
        assertThat(target("SELECT changed FROM public.t")).isEqualTo("then");
        assertThat(target("SELECT count(*) FROM public.p1")).isEqualTo("1");
        assertThat(target(state)).isEqualTo(before).contains("alwaysA", "offD", "row_oneO");
    }

    @Test
    void rulesSwallowNoRowsAndViewsPassThemOn() {
        byte[] dump =
                dump(
                        "CREATE TABLE t (a int)",
                        "INSERT INTO t VALUES (1)",
                        "CREATE TABLE v (a int)",
                        "INSERT INTO v VALUES (2)");
        server.execute(
                "target",
                "CREATE TABLE t (a int8)",
                "CREATE RULE r AS ON INSERT TO t DO INSTEAD NOTHING",
                "CREATE TABLE own (a int)",
                "CREATE VIEW v AS SELECT a FROM own");
        append(dump, OnConflict.ERROR);
        assertThat(target("SELECT a FROM public.t")).isEqualTo("1");
        assertThat(target("SELECT a FROM public.own")).isEqualTo("2");
        assertThat(target("SELECT ev_enabled FROM pg_rewrite WHERE rulename = 'r'")).isEqualTo("O");
    }

    @Test
    void columnThatOnlyTheDumpComputesIsNamed() {
        byte[] dump = dump("CREATE TABLE t (a int, g int GENERATED ALWAYS AS (a * 2) STORED)");
        server.execute("target", "CREATE TABLE t (a int, g int)");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("table=t column=g");
    }

    @Test
    void columnsAreMatchedByName() {
        byte[] dump =
                dump(
                        "CREATE TABLE t (a int, b text, c numeric(9, 2))",
                        "INSERT INTO t VALUES (1, 'x', 2.50)");
        server.execute(
                "target", "CREATE TABLE t (c numeric(12, 2), more int DEFAULT 7, b text, a int8)");
        append(dump, OnConflict.ERROR);
        assertThat(target("SELECT t::text FROM public.t t")).isEqualTo("(2.50,7,x,1)");
    }

    @Test
    void columnThatTheTargetLacksIsNamed() {
        byte[] dump = dump("CREATE TABLE t (a int, b text)", "INSERT INTO t VALUES (1, 'x')");
        server.execute("target", "CREATE TABLE t (a int)");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage())
                .contains("target table lacks a column of the dump", "table=t", "column=b");
        assertThat(target("SELECT count(*) FROM public.t")).isEqualTo("0");
    }

    @Test
    void typeThatTheServerDoesNotConvertIsNamed() {
        byte[] dump = dump("CREATE TABLE t (a int, b text)", "INSERT INTO t VALUES (1, '2')");
        server.execute("target", "CREATE TABLE t (a int8, b int)");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("table=t column=b type=text actual=integer");
        assertThat(e.hint().orElseThrow()).contains("ALTER TABLE");
        assertThat(target("SELECT count(*) FROM public.t")).isEqualTo("0");
    }

    @Test
    void valueThatDoesNotFitIsAConflict() {
        byte[] dump = dump("CREATE TABLE t (a text)", "INSERT INTO t VALUES ('too long')");
        server.execute("target", "CREATE TABLE t (a varchar(3))");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("table=t", "too long", "sqlstate=22001");
    }

    @Test
    void lostSequencesGoOnBehindTheRows() {
        byte[] dump = dump(USERS, "INSERT INTO users (name) VALUES ('a'), ('b')");
        server.execute("target", USERS, "CREATE TABLE other (id serial)");
        server.execute("target", "INSERT INTO other VALUES (9)");
        RestoreRequest request = new RestoreRequest(1, List.of(), false, false, true, true);
        try (DumpFile file = DumpFile.open(new ByteArraySource("memory", dump))) {
            PartRequest part = PartRequest.adding(RestoreSelection.all(), OnConflict.ERROR);
            new AppendRestore(server.settings("target"), request, part, Progress.NONE).run(file);
        }
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("3");
        assertThat(target("SELECT nextval('public.other_id_seq')")).isEqualTo("1");
    }

    @Test
    void rowsFindTheirPartition() {
        byte[] dump =
                dump(
                        "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                        "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
                        "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
                        "INSERT INTO p SELECT generate_series(5, 14)");
        server.execute(
                "target",
                "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (8)",
                "CREATE TABLE other PARTITION OF p FOR VALUES FROM (8) TO (10)");
        append(dump, OnConflict.ERROR);
        assertThat(target("SELECT count(*) FROM public.other")).isEqualTo("2");
        assertThat(target("SELECT count(*) FROM public.p2")).isEqualTo("5");
    }

    @Test
    void dumpOfRowsAloneIsAppended() {
        TableSelection rows =
                new TableSelection(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        DumpContent.DATA,
                        List.of());
        server.execute("source", USERS, "INSERT INTO users (name) VALUES ('a')");
        byte[] dump = RestoreFixture.dump(server.settings("source"), rows);
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(e.getMessage()).contains("table=users");
        server.execute("target", USERS);
        append(dump, OnConflict.ERROR);
        assertThat(target(ROWS)).isEqualTo("(1,a,2)");
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("2");
    }

    @Test
    void largeObjectsAreAdded() {
        byte[] dump = dump("SELECT lo_from_bytea(4711, 'abc')");
        append(dump, OnConflict.ERROR);
        assertThat(target("SELECT convert_from(lo_get(4711), 'UTF8')")).isEqualTo("abc");
        HeliosException e = failure(dump, OnConflict.ERROR);
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
    }
}
