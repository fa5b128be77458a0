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

/** Where no database can be made, one transaction in the database itself does the same. */
class InPlaceRestoreTest {
    private static final String CONTENTS =
            """
            CREATE SCHEMA app;
            CREATE TYPE app.mood AS ENUM ('sad', 'ok');
            CREATE DOMAIN public.positive AS int CHECK (VALUE > 0);
            CREATE TABLE app.a (id serial PRIMARY KEY, m app.mood, b int);
            CREATE TABLE public.b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, p positive,
                a int REFERENCES app.a);
            ALTER TABLE app.a ADD FOREIGN KEY (b) REFERENCES public.b;
            CREATE VIEW public.v AS SELECT * FROM app.a;
            CREATE MATERIALIZED VIEW public.m AS SELECT count(*) FROM app.a;
            CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
            CREATE PROCEDURE public.p() LANGUAGE sql AS 'SELECT 1';
            CREATE AGGREGATE public.total(*) (sfunc = int8inc, stype = int8, initcond = '0');
            CREATE OPERATOR public.=== (leftarg = int, rightarg = int, function = int4eq);
            CREATE COLLATION public.c FROM "C";
            CREATE STATISTICS public.s ON id, a FROM public.b;
            CREATE TEXT SEARCH CONFIGURATION public.t (COPY = english);
            CREATE CAST (app.mood AS int) WITH FUNCTION public.g(app.mood);
            CREATE TABLE public.parts (k int) PARTITION BY LIST (k);
            CREATE TABLE public.part1 PARTITION OF public.parts FOR VALUES IN (1);
            CREATE PUBLICATION pub FOR TABLE app.a;
            INSERT INTO app.a (m) SELECT 'ok' FROM generate_series(1, 1000);
            INSERT INTO public.b (p, a) SELECT i, i FROM generate_series(1, 1000) i;
            INSERT INTO public.parts VALUES (1);
            GRANT SELECT ON app.a TO reader;
            REFRESH MATERIALIZED VIEW public.m;
            """
                    .replace(
                            "CREATE CAST",
                            "CREATE FUNCTION public.g(app.mood) RETURNS int LANGUAGE sql AS 'SELECT"
                                    + " 1';\nCREATE CAST");

    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start("-c wal_level=logical");
        server.execute("postgres", "CREATE ROLE plain LOGIN", "CREATE ROLE reader LOGIN");
    }

    /** A database of a role that may do nothing else; an extension is a superuser's. */
    private static void create(String name) {
        server.execute("postgres", "CREATE DATABASE %s OWNER plain".formatted(name));
        server.execute(name, "CREATE EXTENSION hstore", "CREATE EXTENSION pageinspect");
        execute(name, "plain", CONTENTS);
    }

    private static void execute(String database, String role, String sql) {
        try (Session session = Session.open(server.settings(database, role))) {
            session.execute("SET search_path = public");
            session.execute(sql);
        }
    }

    private static final String STATE =
            """
            SELECT (SELECT count(*) || '/' || sum(id) FROM app.a) || ' '
                || (SELECT count(*) FROM public.b) || ' ' || (SELECT count FROM public.m) || ' '
                || (SELECT string_agg(extname, ',' ORDER BY extname) FROM pg_extension) || ' '
                || (SELECT count(*) FROM pg_constraint WHERE conrelid > 16384) || ' '
                || (SELECT count(*) FROM pg_class WHERE oid > 16384) || ' '
                || (SELECT count(*) FROM pg_proc WHERE oid > 16384) || ' '
                || (SELECT nspacl FROM pg_namespace WHERE nspname = 'public')::text
            """;

    @Test
    void ownerOfTheDatabaseRestoresInPlace() {
        create("owned");
        String before = server.query("owned", STATE);
        byte[] dump = RestoreFixture.dump(server.settings("owned", "plain"));
        execute(
                "owned",
                "plain",
                """
                DELETE FROM public.b; CREATE TABLE public.later (x hstore); CREATE SCHEMA later;
                CREATE TABLE later.t (); GRANT CREATE ON SCHEMA public TO reader;
                ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO reader;
                ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO reader;
                SELECT lo_create(0)
                """);
        try (Session client = Session.open(server.settings("owned", "plain"))) {
            RestoreResult result = RestoreFixture.restore(server.settings("owned", "plain"), dump);
            assertThat(result.isInPlace()).isTrue();
            assertThat(result.rowCount()).isEqualTo(2001);
            assertThat(result.skipped()).isEmpty();
            assertThat(client.queryText("SELECT count(*) FROM public.b")).isEqualTo("1000");
        }
        assertThat(server.query("owned", STATE)).isEqualTo(before);
        assertThat(server.query("owned", "SELECT count(*) FROM pg_default_acl")).isEqualTo("0");
        assertThat(server.query("owned", "SELECT nextval('app.a_id_seq')")).isEqualTo("1001");
        assertThat(
                        server.query(
                                "owned",
                                "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'm', 'p')"
                                        + " AND relnamespace > 2000 AND oid > 16384"
                                        + " AND reltuples < 0"))
                .isEqualTo("0");
    }

    @Test
    void objectOfAnotherRoleIsNamedAndNothingTouched() {
        create("foreign_object");
        byte[] dump = RestoreFixture.dump(server.settings("foreign_object", "plain"));
        server.execute(
                "foreign_object", "CREATE SCHEMA other", "CREATE TABLE other.t AS SELECT 1 AS x");
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class,
                        () ->
                                RestoreFixture.restore(
                                        server.settings("foreign_object", "plain"), dump));
        assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(e.getMessage()).contains("schema other", "owner=postgres");
        assertThat(server.query("foreign_object", "SELECT count(*) FROM other.t")).isEqualTo("1");
    }

    @Test
    void failureInPlaceLeavesAllAsItWas() {
        create("failing");
        byte[] dump = RestoreFixture.dump(server.settings("failing", "plain"));
        // The owner may drop everything, but this he cannot make again.
        server.execute("failing", "DROP EXTENSION pageinspect");
        String before = server.query("failing", STATE);
        HeliosException e =
                catchThrowableOfType(
                        HeliosException.class,
                        () -> RestoreFixture.restore(server.settings("failing", "plain"), dump));
        assertThat(e.getMessage()).contains("cannot create extension", "pageinspect");
        assertThat(server.query("failing", STATE)).isEqualTo(before);
    }

    @Test
    void logicalSlotMakesASuperuserRestoreInPlace() {
        create("slotted");
        byte[] dump = RestoreFixture.dump(server.settings("slotted"));
        server.execute("slotted", "SELECT pg_create_logical_replication_slot('s', 'pgoutput')");
        server.execute("slotted", "ALTER DATABASE slotted SET default_transaction_read_only = on");
        server.execute("postgres", "ALTER DATABASE slotted SET role = reader");
        RestoreResult result = RestoreFixture.restore(server.settings("slotted"), dump);
        assertThat(result.isInPlace()).isTrue();
        server.execute("postgres", "ALTER DATABASE slotted RESET ALL");
        assertThat(server.query("slotted", STATE)).startsWith("1000/500500 1000 1000 hstore,");
        server.execute("slotted", "SELECT pg_drop_replication_slot('s')");
    }

    @Test
    void nothingElseReachableMeansInPlace() {
        server.execute("postgres", "CREATE ROLE maker LOGIN CREATEDB");
        server.execute("postgres", "CREATE DATABASE alone OWNER maker");
        execute("alone", "maker", "CREATE TABLE t AS SELECT 1 AS x");
        byte[] dump = RestoreFixture.dump(server.settings("alone", "maker"));
        server.execute(
                "postgres",
                "REVOKE CONNECT ON DATABASE postgres FROM PUBLIC",
                "REVOKE CONNECT ON DATABASE template1 FROM PUBLIC");
        try {
            RestoreResult result = RestoreFixture.restore(server.settings("alone", "maker"), dump);
            assertThat(result.isInPlace()).isTrue();
        } finally {
            server.execute(
                    "postgres",
                    "GRANT CONNECT ON DATABASE postgres TO PUBLIC",
                    "GRANT CONNECT ON DATABASE template1 TO PUBLIC");
        }
        assertThat(RestoreFixture.restore(server.settings("alone", "maker"), dump).isInPlace())
                .isFalse();
        assertThat(server.query("alone", "SELECT x FROM public.t")).isEqualTo("1");
    }
}
