package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.NullSink;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Large objects come back with oid, contents, owner, privileges and comment. */
class LargeObjectTest {
    /** Empty, short, of several pieces, with holes, ending in zeros, with an oid beyond an int. */
    private static final String CONTENTS =
            """
            SELECT lo_create(20000), lo_from_bytea(20001, 'a'), lo_create(20002),
                lo_from_bytea(20003, decode(repeat('00', 300000), 'hex')),
                lo_from_bytea(4294967295, 'x'), lo_create(20004);
            SELECT lo_put(20002, g * 1024, convert_to(md5(g::text) || repeat(md5(g::text), 31), 'UTF8'))
                FROM generate_series(0, 2999) g;
            SELECT lo_put(20004, 30000001, 'behind a hole'), lo_put(20004, 70000, 'in a hole');
            """;

    private static final String PROPERTIES =
            """
            COMMENT ON LARGE OBJECT 20001 IS 'it''s a "comment"';
            ALTER LARGE OBJECT 20001 OWNER TO "o'wn er";
            GRANT SELECT ON LARGE OBJECT 20001 TO PUBLIC;
            GRANT SELECT, UPDATE ON LARGE OBJECT 20002 TO reader WITH GRANT OPTION;
            ALTER LARGE OBJECT 20003 OWNER TO reader;
            SET ROLE reader; REVOKE ALL ON LARGE OBJECT 20003 FROM reader; RESET ROLE;
            """;

    /** Everything but the order in which privileges are listed. */
    private static final String STATE =
            """
            SELECT string_agg(concat_ws(' ', m.oid, pg_get_userbyid(lomowner),
                (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(lomacl) a),
                obj_description(m.oid, 'pg_largeobject'), length(d), md5(d)), E'\\n' ORDER BY m.oid)
            FROM pg_largeobject_metadata m, lo_get(m.oid) d
            """;

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.execute(
                "postgres",
                "CREATE ROLE plain LOGIN",
                "CREATE ROLE reader",
                "CREATE ROLE \"o'wn er\"");
    }

    @Test
    void superuserRestoresAllOfThem() throws Exception {
        server.createDatabase("all_of_them");
        server.execute("all_of_them", CONTENTS, PROPERTIES);
        // 3 TB apart: a hole must cost neither time nor space.
        server.execute("all_of_them", "SELECT lo_create(5), lo_put(5, 3000000000000, 'end')");
        String unlinked = "SELECT lo_unlink(5)";
        byte[] dump = RestoreFixture.dump(server.settings("all_of_them"));
        String pages =
                "SELECT md5(string_agg(p::text, '' ORDER BY loid, pageno)) FROM pg_largeobject p";
        String pagesBefore = server.query("all_of_them", pages);
        server.execute("all_of_them", unlinked);
        String before = server.query("all_of_them", STATE);
        server.execute(
                "all_of_them", "SELECT lo_unlink(20001), lo_put(20002, 5, 'new'), lo_create(7)");

        RestoreResult result = RestoreFixture.restore(server.settings("all_of_them"), dump);

        assertThat(result.skipped()).isEmpty();
        assertThat(result.isInPlace()).isFalse();
        assertThat(server.query("all_of_them", pages)).isEqualTo(pagesBefore);
        server.execute("all_of_them", unlinked);
        assertThat(server.query("all_of_them", STATE)).isEqualTo(before);
    }

    @Test
    void ordinaryOwnerRestoresThemInPlace() {
        createOwned("owned");
        String before = server.query("owned", STATE);
        byte[] dump = RestoreFixture.dump(server.settings("owned", "plain"));
        executePlain("owned", "SELECT lo_put(20002, 5, 'new'), lo_unlink(20000), lo_create(7)");

        RestoreResult result = RestoreFixture.restore(server.settings("owned", "plain"), dump);

        assertThat(result.isInPlace()).isTrue();
        assertThat(result.skipped()).isEmpty();
        assertThat(server.query("owned", STATE)).isEqualTo(before);
        assertThat(server.query("owned", "SELECT count(*) FROM pg_largeobject WHERE loid = 20004"))
                .as("pages of an object with holes of 30 MB")
                .isLessThan("400");
    }

    @Test
    void failureInPlaceLeavesThemAsTheyWere() {
        createOwned("failing");
        server.execute("failing", "CREATE EXTENSION pageinspect");
        byte[] dump = RestoreFixture.dump(server.settings("failing", "plain"));
        server.execute("failing", "DROP EXTENSION pageinspect");
        executePlain("failing", "SELECT lo_put(20002, 5, 'new'), lo_unlink(20000), lo_create(7)");
        String before = server.query("failing", STATE);
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class,
                        () -> RestoreFixture.restore(server.settings("failing", "plain"), dump));
        assertThat(e).isNotNull();
        assertThat(server.query("failing", STATE)).isEqualTo(before);
    }

    @Test
    void objectThatMayNotBeReadFailsTheDump() {
        createOwned("unreadable");
        server.execute("unreadable", "SELECT lo_create(9)");
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class,
                        () -> RestoreFixture.dump(server.settings("unreadable", "plain")));
        assertThat(e.getMessage()).contains("permission denied for large object 9");
    }

    @Test
    void absentRolesAreCounted() throws Exception {
        server.createDatabase("absent_roles");
        server.execute("absent_roles", "CREATE ROLE passing");
        server.execute(
                "absent_roles",
                "SELECT lo_create(1), lo_create(2)",
                "ALTER LARGE OBJECT 1 OWNER TO passing",
                "GRANT SELECT ON LARGE OBJECT 2 TO passing");
        byte[] dump = RestoreFixture.dump(server.settings("absent_roles"));
        server.execute("absent_roles", "DROP OWNED BY passing", "DROP ROLE passing");
        RestoreResult result = RestoreFixture.restore(server.settings("absent_roles"), dump);
        assertThat(result.skipped()).singleElement().asString().contains("2 grants and owners");
        assertThat(server.query("absent_roles", "SELECT count(*) FROM pg_largeobject_metadata"))
                .isEqualTo("2");
    }

    /** Roles that nothing else in the database knows of. */
    @Test
    void rolesOfLargeObjectsAndSettingsAreMadeOnRequest() throws Exception {
        List<String> roles = List.of("\"lo owner\"", "lo_reader", "\"set'\"\"to\"");
        server.createDatabase("needy");
        for (String role : roles) {
            server.execute("needy", "CREATE ROLE " + role);
        }
        server.execute(
                "needy",
                "SELECT lo_create(1)",
                "ALTER LARGE OBJECT 1 OWNER TO \"lo owner\"",
                "GRANT SELECT ON LARGE OBJECT 1 TO lo_reader",
                "ALTER ROLE \"set'\"\"to\" IN DATABASE needy SET application_name TO 'to x, y'");
        byte[] dump = RestoreFixture.dump(server.settings("needy"));
        server.execute("needy", "SELECT lo_unlink(1)");
        for (String role : roles) {
            server.execute("needy", "DROP ROLE " + role);
        }

        RestoreResult without = RestoreFixture.restore(server.settings("needy"), dump);
        assertThat(without.skipped()).hasSize(3).allMatch(line -> line.contains("--create-roles"));
        RestoreRequest request = new RestoreRequest(2, List.of(), true, false, false, true);
        RestoreResult result = RestoreFixture.restore(server.settings("needy"), dump, request);

        assertThat(result.skipped()).isEmpty();
        assertThat(result.rolesCreated()).containsExactly("lo owner", "lo_reader", "set'\"to");
        assertThat(server.query("needy", STATE)).startsWith("1 lo owner ");
        String settings =
                "SELECT setrole::regrole || array_to_string(setconfig, '') FROM pg_db_role_setting"
                        + " WHERE setdatabase = (SELECT oid FROM pg_database"
                        + " WHERE datname = 'needy')";
        assertThat(server.query("needy", settings))
                .isEqualTo("\"set'\"\"to\"application_name=to x, y");
        server.execute("postgres", "DROP DATABASE needy");
        roles.forEach(role -> server.execute("postgres", "DROP ROLE " + role));
    }

    @Test
    void selectedTablesLeaveThemOut() throws Exception {
        server.createDatabase("selected");
        server.execute("selected", "CREATE TABLE a (); CREATE TABLE b (); SELECT lo_create(1)");
        assertThat(tables(List.of("a"), List.of())).containsExactly("a");
        assertThat(tables(List.of(), List.of("a")))
                .containsExactly(
                        "b", "pg_catalog.pg_largeobject_metadata", "pg_catalog.pg_largeobject");
    }

    private static List<String> tables(List<String> included, List<String> excluded) {
        TableSelection selection =
                new TableSelection(
                        included,
                        excluded,
                        List.of(),
                        List.of(),
                        List.of(),
                        DumpContent.ALL,
                        List.of());
        DumpRequest request = DumpRequest.of(selection, Compression.NONE, 1);
        DumpResult result =
                new FullDump(server.settings("selected"), request, Progress.NONE)
                        .run(new NullSink(), new UUID(1, 2), Instant.EPOCH);
        assertThat(result.notCarried()).isEmpty();
        return result.schema().tables().stream().map(TableDef::displayName).toList();
    }

    /** A database whose owner may do nothing else. */
    private static void createOwned(String name) {
        server.execute("postgres", "CREATE DATABASE %s OWNER plain".formatted(name));
        executePlain(
                name,
                CONTENTS
                        + "GRANT SELECT ON LARGE OBJECT 20002 TO reader;"
                        + "COMMENT ON LARGE OBJECT 20000 IS 'empty'");
    }

    private static void executePlain(String database, String sql) {
        try (Session session = Session.open(server.settings(database, "plain"))) {
            session.execute(sql);
        }
    }
}
