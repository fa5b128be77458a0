package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

/** Some tables of a dump, in place of those that are there. */
class PartialRestoreTest {
    private static final String[] SHOP = {
        "CREATE TABLE users (id serial PRIMARY KEY, name text)",
        "CREATE TABLE orders (id int PRIMARY KEY, u int CONSTRAINT o_u REFERENCES users ON DELETE"
                + " CASCADE)",
        "COMMENT ON CONSTRAINT o_u ON orders IS 'kept'",
        "CREATE TABLE p (id int) PARTITION BY LIST (id)",
        "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
        "CREATE VIEW v AS SELECT * FROM users",
        "INSERT INTO users (name) VALUES ('a'), ('b')",
        "INSERT INTO orders VALUES (10, 1), (11, 2)",
        "INSERT INTO p VALUES (1)"
    };

    @AutoClose private static TestServer server;
    private byte[] dump;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    @BeforeEach
    void createDatabases() throws Exception {
        server.createAnew("source", "target");
        server.execute("source", SHOP);
        dump = RestoreFixture.dump(server.settings("source"));
    }

    private RestoreResult replace(List<String> tables, List<String> excluded, DumpContent content) {
        RestoreSelection selection = new RestoreSelection(tables, excluded, content);
        return RestoreFixture.restore(
                server.settings("target"), dump, PartRequest.replacing(selection));
    }

    private RestoreResult replace(String... tables) {
        return replace(List.of(tables), List.of(), DumpContent.ALL);
    }

    private static String target(String query) {
        return server.query("target", query);
    }

    private static String names(String table) {
        return target("SELECT string_agg(t::text, ' ' ORDER BY id) FROM public." + table + " t");
    }

    @Test
    void namedTablesAloneAreReplaced() {
        server.execute("target", SHOP);
        server.execute(
                "target",
                "INSERT INTO users (name) VALUES ('later')",
                "UPDATE users SET name = 'other' WHERE id = 1",
                "INSERT INTO orders VALUES (12, 2)");
        RestoreResult result = replace("users");
        assertThat(result.tableCount()).isEqualTo(1);
        assertThat(result.rowCount()).isEqualTo(2);
        assertThat(names("users")).isEqualTo("(1,a) (2,b)");
        assertThat(names("orders")).isEqualTo("(10,1) (11,2) (12,2)");
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("3");
        assertThat(
                        target(
                                "SELECT confdeltype::text || condeferrable::text ||"
                                        + " convalidated::text || obj_description(oid) FROM"
                                        + " pg_constraint WHERE conname = 'o_u'"))
                .isEqualTo("cfalsetruekept");
    }

    @Test
    void rowsThatWouldReferToNothingStopIt() {
        server.execute("target", SHOP);
        server.execute(
                "target",
                "INSERT INTO users (name) VALUES ('later')",
                "INSERT INTO orders VALUES (12, 3)");
        HeliosException e = catchThrowableOfType(HeliosException.class, () -> replace("users"));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("constraint=o_u", "(3)");
        assertThat(names("users")).isEqualTo("(1,a) (2,b) (3,later)");
        assertThat(target("SELECT nextval('public.users_id_seq')")).isEqualTo("4");
    }

    @Test
    void allButTheExcludedAreReplaced() {
        server.execute("target", SHOP);
        server.execute(
                "target",
                "DELETE FROM orders",
                "DELETE FROM p",
                "INSERT INTO users (name) VALUES ('later')");
        replace(List.of(), List.of("users"), DumpContent.ALL);
        assertThat(names("users")).isEqualTo("(1,a) (2,b) (3,later)");
        assertThat(names("orders")).isEqualTo("(10,1) (11,2)");
        assertThat(names("p")).isEqualTo("(1)");
    }

    @Test
    void namedTablesAreMadeWhereTheyAreMissing() {
        RestoreResult result = replace("orders", "p");
        assertThat(names("orders")).isEqualTo("(10,1) (11,2)");
        assertThat(names("p")).isEqualTo("(1)");
        assertThat(target("SELECT to_regclass('public.users')")).isEmpty();
        assertThat(result.skipped())
                .singleElement()
                .asString()
                .contains("fk constraint public.o_u");
        replace("users");
        assertThat(target("SELECT to_regclass('public.v')")).isEmpty();
        assertThat(target("SELECT count(*) FROM pg_class WHERE relname = 'users_pkey'"))
                .isEqualTo("1");
    }

    @Test
    void rowsAloneGoIntoTablesThatAreThere() {
        server.execute("target", SHOP);
        server.execute("target", "DELETE FROM users", "DROP VIEW v");
        replace(List.of(), List.of(), DumpContent.DATA);
        assertThat(names("orders")).isEqualTo("(10,1) (11,2)");
        assertThat(target("SELECT to_regclass('public.v')")).isEmpty();
    }

    @Test
    void definitionsAloneLeaveRowsAsTheyAre() {
        server.execute("target", "CREATE TABLE users (id int)", "INSERT INTO users VALUES (7)");
        replace(List.of("users", "p"), List.of(), DumpContent.SCHEMA);
        assertThat(names("users")).isEqualTo("(7)");
        assertThat(target("SELECT count(*) FROM public.p")).isEqualTo("0");
    }

    @Test
    void unknownNameListsTheKnownOnes() {
        HeliosException e = catchThrowableOfType(HeliosException.class, () -> replace("user"));
        assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(e.hint().orElseThrow()).contains("users", "orders");
    }

    @Test
    void viewOfTheSameNameIsNotReplaced() {
        server.execute("target", "CREATE TABLE own (id int, name text)");
        server.execute("target", "CREATE VIEW users AS SELECT * FROM own");
        HeliosException e = catchThrowableOfType(HeliosException.class, () -> replace("users"));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("table=users");
        assertThat(target("SELECT count(*) FROM public.own")).isEqualTo("0");
    }
}
