package io.heliosdb.lite.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.testing.RestoreFixture;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;

/** A restore into a new database beside the old one. */
class CleanRestoreTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
    }

    private static String hash(String database, String table) {
        return server.query(
                database,
                "SELECT count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)"
                        + " FROM public."
                        + table
                        + " t");
    }

    @Test
    void foreignKeysInCirclesToThemselvesAndBetweenPartitionsAreMadeSideBySide() throws Exception {
        server.createDatabase("keys");
        server.execute(
                "keys",
                "CREATE TABLE a (id int PRIMARY KEY, b int, parent int REFERENCES a)",
                "CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a)",
                "ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b DEFERRABLE INITIALLY DEFERRED",
                "CREATE TABLE p (id int PRIMARY KEY, a int REFERENCES a) PARTITION BY RANGE (id)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (500)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (500) TO (2000)",
                "CREATE TABLE q (id int PRIMARY KEY, p int REFERENCES p)",
                "CREATE INDEX ON q (p)",
                "INSERT INTO a SELECT i, NULL, nullif(i - 1, 0) FROM generate_series(1, 1000) i",
                "INSERT INTO b SELECT i, i FROM generate_series(1, 1000) i",
                "UPDATE a SET b = id",
                "INSERT INTO p SELECT i, i FROM generate_series(1, 1000) i",
                "INSERT INTO q SELECT i, i FROM generate_series(1, 1000) i");
        byte[] dump = RestoreFixture.dump(server.settings("keys"));
        String before = hash("keys", "a") + hash("keys", "b") + hash("keys", "p");
        String keys =
                "SELECT string_agg(conname || pg_get_constraintdef(oid), ', ' ORDER BY conname,"
                        + " conrelid::regclass::text) FROM pg_constraint WHERE contype = 'f'";
        String keysBefore = server.query("keys", keys);
        server.execute("keys", "DROP TABLE q", "DELETE FROM p");

        RestoreResult result = RestoreFixture.restore(server.settings("keys"), dump);

        assertThat(result.isInPlace()).isFalse();
        assertThat(hash("keys", "a") + hash("keys", "b") + hash("keys", "p")).isEqualTo(before);
        assertThat(server.query("keys", keys)).isEqualTo(keysBefore);
    }

    @Test
    void missingRolesAreReportedOnceAndLeftOut() throws Exception {
        server.createDatabase("roles");
        server.execute(
                "roles",
                "CREATE ROLE app",
                "CREATE ROLE auditor",
                "CREATE TABLE one (id int)",
                "CREATE TABLE two (id int)",
                "ALTER TABLE one OWNER TO app",
                "ALTER TABLE two OWNER TO app",
                "GRANT SELECT ON one, two TO auditor",
                "ALTER TABLE one ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY mine ON one TO auditor USING (id = 1)",
                "INSERT INTO one VALUES (1), (2)");
        byte[] dump = RestoreFixture.dump(server.settings("roles"));
        server.execute(
                "roles",
                "DROP POLICY mine ON one",
                "REASSIGN OWNED BY app TO postgres",
                "DROP OWNED BY app, auditor",
                "DROP ROLE app, auditor");

        RestoreResult result = RestoreFixture.restore(server.settings("roles"), dump);

        assertThat(result.skipped()).hasSize(2);
        assertThat(result.skipped().get(0)).contains("app").contains("does not exist");
        assertThat(result.skipped().get(1)).contains("auditor").contains("does not exist");
        assertThat(server.query("roles", "SELECT count(*) FROM public.one")).isEqualTo("2");
        assertThat(
                        server.query(
                                "roles",
                                "SELECT relrowsecurity FROM pg_class WHERE relname = 'one'"))
                .isEqualTo("t");
    }

    @Test
    void settingsOfTheDatabaseDoNotBreakTheLoadAndAreThereAfterwards() throws Exception {
        server.createDatabase("settings");
        server.execute("settings", "CREATE TABLE t (d date, i interval)");
        server.execute("settings", "INSERT INTO t VALUES ('2025-12-08', '1 day 2 hours')");
        byte[] dump = RestoreFixture.dump(server.settings("settings"));
        server.execute(
                "settings",
                "ALTER DATABASE settings SET default_transaction_read_only = on",
                "ALTER DATABASE settings SET DateStyle = 'German'",
                "ALTER DATABASE settings SET statement_timeout = '1ms'",
                "ALTER DATABASE settings SET search_path = pg_catalog, \"odd, name\"");
        String before = hash("settings", "t");
        String stored =
                "SELECT string_agg(c, ';' ORDER BY place) FROM pg_db_role_setting s"
                        + " JOIN pg_database d ON d.oid = s.setdatabase,"
                        + " unnest(setconfig) WITH ORDINALITY u (c, place)"
                        + " WHERE d.datname = 'settings' AND c !~ '^heliosdb'";
        String storedBefore = server.query("postgres", stored);

        RestoreResult result = RestoreFixture.restore(server.settings("settings"), dump);

        assertThat(result.rowCount()).isEqualTo(1);
        assertThat(hash("settings", "t")).isEqualTo(before);
        assertThat(server.query("postgres", stored)).isEqualTo(storedBefore);
    }

    @Test
    void aThousandSequencesKeepTheirValues() throws Exception {
        server.createDatabase("sequences");
        server.execute(
                "sequences",
                "DO $$ BEGIN FOR i IN 1..1200 LOOP EXECUTE format('CREATE SEQUENCE \"s %s\"', i);"
                        + " PERFORM setval(format('public.\"s %s\"', i), i, i % 2 = 0);"
                        + " END LOOP; END $$");
        String sum = "SELECT sum(last_value) || ' ' || count(*) FROM pg_sequences";
        String before = server.query("sequences", sum);
        byte[] dump = RestoreFixture.dump(server.settings("sequences"));

        RestoreFixture.restore(server.settings("sequences"), dump);

        assertThat(server.query("sequences", sum)).isEqualTo(before);
        assertThat(server.query("sequences", "SELECT nextval('public.\"s 7\"')")).isEqualTo("7");
        assertThat(server.query("sequences", "SELECT nextval('public.\"s 8\"')")).isEqualTo("9");
    }

    @Test
    void indexThatCannotBeBuiltLeavesEverythingAsItWas() throws Exception {
        server.createDatabase("broken");
        server.execute(
                "broken",
                """
                CREATE FUNCTION g(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS $$
                BEGIN
                    IF current_database() LIKE 'heliosdb_restore%' THEN
                        RAISE EXCEPTION 'not here';
                    END IF;
                    RETURN $1;
                END $$
                """,
                "CREATE TABLE t (i int)",
                "INSERT INTO t VALUES (0)",
                "CREATE INDEX ON t (g(i))");
        byte[] dump = RestoreFixture.dump(server.settings("broken"));
        server.execute("broken", "INSERT INTO t VALUES (5)");
        String before = hash("broken", "t");

        HeliosException error =
                catchThrowableOfType(
                        HeliosException.class,
                        () -> RestoreFixture.restore(server.settings("broken"), dump));

        assertThat(error.getMessage()).contains("not here").contains("t_g_idx");
        assertThat(error.hint()).isPresent();
        assertThat(hash("broken", "t")).isEqualTo(before);
        assertThat(leftovers()).isEqualTo("0");
    }

    @Test
    void clientsKeepTheOldDataUntilTheyAreDisconnected() throws Exception {
        server.createDatabase("served");
        server.execute("served", "CREATE TABLE t (i int)", "INSERT INTO t VALUES (1)");
        byte[] dump = RestoreFixture.dump(server.settings("served"));
        server.execute("served", "INSERT INTO t VALUES (2)");
        try (Session client = Session.open(server.settings("served"))) {
            assertThat(client.queryText("SELECT count(*) FROM public.t")).isEqualTo("2");
            RestoreFixture.restore(server.settings("served"), dump);
            HeliosException gone =
                    catchThrowableOfType(HeliosException.class, () -> client.queryText("SELECT 1"));
            assertThat(gone.code()).isEqualTo(ErrorCode.UNREACHABLE);
        }
        assertThat(server.query("served", "SELECT count(*) FROM public.t")).isEqualTo("1");
        assertThat(leftovers()).isEqualTo("0");
    }

    private static String leftovers() {
        return server.query(
                "postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'heliosdb%'");
    }

    @Test
    void settingsOfTheDatabaseTravelWhereTheTargetHasNoneOfItsOwn() throws Exception {
        server.createDatabase("set");
        server.createDatabase("unset");
        server.execute(
                "set",
                "CREATE ROLE \"Clerk's\"",
                "ALTER DATABASE set SET search_path TO \"Odd, \"\"one\", public",
                "ALTER DATABASE set SET work_mem = '5MB'",
                "ALTER DATABASE set SET my.word = 'it''s %I \\ \"x\"'",
                "ALTER ROLE \"Clerk's\" IN DATABASE set SET work_mem = '6MB'",
                "ALTER DATABASE unset SET work_mem = '7MB'");
        byte[] dump = RestoreFixture.dump(server.settings("set"));
        assertThat(RestoreFixture.restore(server.settings("unset"), dump).skipped()).isEmpty();
        assertThat(settings("unset")).isEqualTo(settings("set").replace("5MB", "7MB"));
        server.execute(
                "unset",
                "DROP OWNED BY \"Clerk's\"",
                "ALTER ROLE \"Clerk's\" IN DATABASE unset RESET ALL",
                "ALTER ROLE \"Clerk's\" IN DATABASE set RESET ALL",
                "DROP ROLE \"Clerk's\"");
        assertThat(RestoreFixture.restore(server.settings("unset"), dump).skipped())
                .containsExactly(
                        "role \"Clerk's\" does not exist (--create-roles makes it): 1 settings of"
                                + " the database left out");
    }

    private static String settings(String database) {
        return server.query(
                "postgres",
                """
                SELECT string_agg(coalesce(r.rolname, '') || ':' || c, ';' ORDER BY r.rolname, c)
                FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                    LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(setconfig) c
                WHERE datname = '%s' AND c !~ '^heliosdb'
                """
                        .formatted(database));
    }
}
