package io.heliosdb.lite.pg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.testing.TestServer;

import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class DatabaseReplacementTest {
    @AutoClose private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = TestServer.start();
        server.execute("postgres", "CREATE ROLE maker LOGIN CREATEDB", "CREATE ROLE \"a\"\"'%I\"");
    }

    private static DatabaseReplacement replacement(ConnectionSettings target, String suffix) {
        return DatabaseReplacement.create(target, suffix).orElseThrow();
    }

    private static void replace(ConnectionSettings target, String suffix) {
        try (DatabaseReplacement replacement = replacement(target, suffix)) {
            try (Session session = Session.open(replacement.settings())) {
                session.execute("CREATE TABLE public.replaced ()");
            }
            replacement.swap();
        }
    }

    private static String databases() {
        return server.query(
                "postgres",
                "SELECT string_agg(datname, ' ' ORDER BY datname) FROM pg_database"
                        + " WHERE datname ~ '^heliosdb_'");
    }

    private static String properties(String name) {
        return """
        SELECT row(datname, pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate,
                   datctype, datlocprovider, daticulocale, datistemplate, datallowconn,
                   datconnlimit, dattablespace, shobj_description(oid, 'pg_database'),
                   (SELECT array_agg(a ORDER BY a::text) FROM aclexplode(datacl) a),
                   (SELECT array_agg(row(setrole, setconfig) ORDER BY setrole)
                    FROM pg_db_role_setting WHERE setdatabase = d.oid))
        FROM pg_database d WHERE datname = %s
        """
                .formatted(Identifiers.literal(name));
    }

    @Test
    void propertiesAreCarried() {
        String name = "odd \"name' %I \\ ; --";
        String quoted = Identifiers.quote(name);
        server.execute(
                "postgres",
                "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu ICU_LOCALE 'de'"
                        .formatted(quoted),
                "ALTER DATABASE " + quoted + " OWNER TO \"a\"\"'%I\"",
                "ALTER DATABASE " + quoted + " CONNECTION LIMIT 17",
                "ALTER DATABASE " + quoted + " IS_TEMPLATE true",
                "COMMENT ON DATABASE " + quoted + " IS 'it''s %I \\ here'",
                "REVOKE ALL ON DATABASE " + quoted + " FROM PUBLIC",
                "REVOKE TEMP ON DATABASE " + quoted + " FROM \"a\"\"'%I\"",
                "GRANT CONNECT ON DATABASE " + quoted + " TO maker WITH GRANT OPTION",
                "ALTER DATABASE "
                        + quoted
                        + " SET search_path TO \"$user\", \"Odd, \"\"one\", public",
                "ALTER DATABASE " + quoted + " SET default_transaction_read_only = on",
                "ALTER DATABASE " + quoted + " SET statement_timeout = '100ms'",
                "ALTER DATABASE " + quoted + " SET role = maker",
                "ALTER DATABASE " + quoted + " SET my.setting = 'x''y \"z'",
                "ALTER ROLE maker IN DATABASE " + quoted + " SET search_path = ''",
                "ALTER ROLE maker IN DATABASE " + quoted + " SET work_mem = '5MB'");
        String query = properties(name);
        String before = server.query("postgres", query);
        assertThat(before).contains("Odd", "de", "17");
        replace(server.settings(name), "odd1");
        assertThat(server.query("postgres", query)).isEqualTo(before);
        assertThat(server.query(name, "SELECT to_regclass('public.replaced')"))
                .isEqualTo("public.replaced");
        assertThat(databases()).isEmpty();
    }

    @Test
    void settingThatWasStoredUnquotedIsNoStatement() {
        assertThat(DatabaseSetting.listOfLiterals("a;b, \"c, \"\"d\" ,''"))
                .isEqualTo("'a;b', 'c, \"d', ''''''");
        assertThat(DatabaseSetting.listOfLiterals("")).isEqualTo("''");
        assertThat(DatabaseSetting.listOfLiterals("\"\"")).isEqualTo("''");
    }

    @Test
    void clientsThatComeBackAtOnceDoNotPreventTheSwap() throws InterruptedException {
        server.execute("postgres", "CREATE DATABASE busy");
        AtomicBoolean isOver = new AtomicBoolean();
        AtomicInteger sessions = new AtomicInteger();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            clients.add(
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (!isOver.get()) {
                                            try (Session session =
                                                    Session.open(server.settings("busy"))) {
                                                sessions.incrementAndGet();
                                                session.execute("SELECT pg_sleep(20)");
                                            } catch (HeliosException e) {
                                                // It was disconnected, and comes back.
                                            }
                                        }
                                    }));
        }
        while (sessions.get() < 8) {
            Thread.onSpinWait();
        }
        long begin = System.nanoTime();
        replace(server.settings("busy"), "busy1");
        long millis = (System.nanoTime() - begin) / 1_000_000;
        isOver.set(true);
        server.execute(
                "postgres",
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'busy'");
        while (clients.stream().anyMatch(Thread::isAlive)) {
            server.execute(
                    "postgres",
                    "SELECT pg_sleep(0.05)",
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                            + " 'busy'");
        }
        for (Thread client : clients) {
            client.join();
        }
        assertThat(millis).isLessThan(5000);
        assertThat(server.query("busy", "SELECT to_regclass('public.replaced')"))
                .isEqualTo("public.replaced");
    }

    @Test
    void clientOfASuperuserIsNamedAndNothingChanges() {
        server.execute("postgres", "CREATE DATABASE guarded OWNER maker");
        try (Session superuser = Session.open(server.settings("guarded"))) {
            HeliosException e =
                    catchThrowableOfType(
                            HeliosException.class,
                            () -> replace(server.settings("guarded", "maker"), "guarded1"));
            assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(e.getMessage()).contains("roles=postgres");
            assertThat(superuser.queryText("SELECT to_regclass('public.replaced')")).isEmpty();
        }
        assertThat(databases()).isEmpty();
        replace(server.settings("guarded", "maker"), "guarded2");
    }

    @Test
    void databasePostgresIsReplaced() {
        replace(server.settings("postgres"), "pg1");
        assertThat(server.query("postgres", "SELECT to_regclass('public.replaced')"))
                .isEqualTo("public.replaced");
    }

    @Test
    void leftoversGoAndLivingOnesStay() {
        server.execute(
                "postgres",
                "CREATE DATABASE one",
                "CREATE DATABASE heliosdb_restore_dead",
                "CREATE DATABASE heliosdb_old_dead");
        try (DatabaseReplacement first = replacement(server.settings("one"), "live1");
                // It keeps its lock in another database than the first.
                DatabaseReplacement second = replacement(server.settings("postgres"), "live2");
                DatabaseReplacement third = replacement(server.settings("one"), "live3")) {
            assertThat(databases())
                    .isEqualTo(
                            "heliosdb_restore_live1 heliosdb_restore_live2 heliosdb_restore_live3");
            try (Session session = Session.open(third.settings())) {
                session.execute("CREATE TABLE public.third ()");
            }
            assertThat(second.settings().database()).isEqualTo("heliosdb_restore_live2");
            first.swap();
            third.swap();
        }
        assertThat(server.query("one", "SELECT to_regclass('public.third')"))
                .isEqualTo("public.third");
        assertThat(databases()).isEmpty();
    }
}
