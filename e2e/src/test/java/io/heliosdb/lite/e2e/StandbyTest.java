package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.SettingsResolver;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;

/** A standby is a source, but no target. */
class StandbyTest {
    private static final String CONTENTS =
            "SELECT md5(string_agg(t::text, ',' ORDER BY id)) FROM %s t";

    @TempDir static Path directory;

    private static DebianServer primary;
    private static DebianServer standby;

    @BeforeAll
    static void start() throws Exception {
        primary = DebianServer.start();
        primary.createDatabase("app");
        primary.execute(
                "app",
                """
                CREATE TABLE a (id serial PRIMARY KEY, v text);
                CREATE TABLE b (id serial PRIMARY KEY, v text);
                CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM a;
                INSERT INTO a (v) SELECT repeat('x', 200) || i FROM generate_series(1, 50000) i;
                INSERT INTO b (v) SELECT v FROM a;
                """);
        standby = primary.startStandby();
    }

    @AfterAll
    static void stop() {
        if (standby != null) {
            standby.close();
        }
        if (primary != null) {
            primary.close();
        }
    }

    @Test
    void standbyIsDumpedInOneStateWhileItFollows() throws Exception {
        Path file = directory.resolve("standby.heliodump");
        try (Connection writer = primary.connect("app");
                ProgramRun dump =
                        ProgramRun.start(
                                List.of("dump", "-o", file.toString(), "--jobs", "4"),
                                standby.flags("app").toArray(String[]::new))) {
            while (!dump.awaitFor(1)) {
                // Both tables or none: a dump of two states would show a difference.
                DatabaseServer.execute(
                        writer,
                        "BEGIN; UPDATE a SET v = v || '!' WHERE id % 100 = 0;"
                                + " UPDATE b SET v = v || '!' WHERE id % 100 = 0; COMMIT");
            }
            ProgramRun.Outcome outcome = dump.await();
            assertThat(outcome.err()).startsWith("Dump complete: 2 tables, 100,000 rows");
            assertThat(outcome.exitCode()).isZero();
        }
        primary.createDatabase("copy");
        ProgramRun.Outcome restore =
                ProgramRun.run(
                        List.of("restore", "-i", file.toString()),
                        primary.flags("copy").toArray(String[]::new));
        assertThat(restore.exitCode()).isZero();
        assertThat(primary.query("copy", CONTENTS.formatted("a")))
                .isEqualTo(primary.query("copy", CONTENTS.formatted("b")));
        assertThat(primary.query("copy", "SELECT count(*) FROM a")).containsExactly("50000");
    }

    @Test
    void dumpThatStandsInTheWayOfRecoveryIsToldHowToGetThrough() throws Exception {
        primary.execute("app", "CREATE TABLE doomed AS SELECT 1 AS id");
        awaitReplay();
        standby.execute("postgres", "ALTER SYSTEM SET max_standby_streaming_delay = 0");
        standby.reload();
        try (Session session = Session.open(standby.settings("app"))) {
            session.beginSnapshot();
            session.execute("LOCK TABLE public.doomed IN ACCESS SHARE MODE");
            primary.execute("app", "DROP TABLE doomed");
            awaitReplay();
            HeliosException error =
                    catchThrowableOfType(
                            HeliosException.class, () -> session.queryText("SELECT 1"));
            assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
            assertThat(error.hint()).get().asString().contains("max_standby_streaming_delay");
        } finally {
            standby.execute("postgres", "ALTER SYSTEM RESET ALL");
            standby.reload();
        }
    }

    private static void awaitReplay() throws Exception {
        String end = primary.query("app", "SELECT pg_current_wal_insert_lsn()").getFirst();
        String isReplayed = "SELECT pg_last_wal_replay_lsn() >= '%s'".formatted(end);
        while (!standby.query("app", isReplayed).getFirst().equals("t")) {
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "any, true, true",
        "read-write, true, false",
        "primary, true, false",
        "read-only, false, true",
        "standby, false, true",
        "prefer-standby, true, true"
    })
    void kindOfServerIsChecked(String attribute, boolean ofPrimary, boolean ofStandby) {
        assertThat(isReached(primary, attribute)).isEqualTo(ofPrimary);
        assertThat(isReached(standby, attribute)).isEqualTo(ofStandby);
    }

    @ParameterizedTest
    @CsvSource({
        "any, true",
        "read-write, true",
        "primary, true",
        "read-only, false",
        "standby, false",
        "prefer-standby, false"
    })
    void firstServerOfTheKindIsChosenFromAList(String attribute, boolean isPrimary) {
        int expected = (isPrimary ? primary : standby).port();
        String both = "127.0.0.1:%d,127.0.0.1:%d".formatted(primary.port(), standby.port());
        try (Session session = reached(both, attribute, "")) {
            assertThat(session.settings().port()).isEqualTo(expected);
        }
    }

    @Test
    void primaryThatTakesNoChangesIsReadOnly() {
        String place = "127.0.0.1:" + primary.port();
        String options = "options=-c%20default_transaction_read_only=on";
        reached(place, "read-only", options).close();
        reached(place, "primary", options).close();
        assertThat(
                        catchThrowableOfType(
                                        HeliosException.class,
                                        () -> reached(place, "read-write", options))
                                .hint())
                .isPresent();
    }

    private static Session reached(String places, String attribute, String query) {
        SettingsResolver resolver =
                new SettingsResolver(Map.of("PGTARGETSESSIONATTRS", attribute), "", directory, 1);
        String uri = "postgresql://postgres@%s/app?%s".formatted(places, query);
        Session session = Session.open(resolver.resolve(new ConnectionFlags("", "", "", uri)));
        assertThat(session.queryText("SELECT 1")).isEqualTo("1");
        return session;
    }

    private static boolean isReached(DatabaseServer server, String attribute) {
        try (Session session = reached("127.0.0.1:" + server.port(), attribute, "")) {
            return session.settings().port() == server.port();
        } catch (HeliosException e) {
            assertThat(e.hint()).get().asString().contains("target_session_attrs");
            return false;
        }
    }

    @Test
    void restoreIntoAStandbyIsRefusedWithAHint() throws Exception {
        Path file = directory.resolve("primary.heliodump");
        assertThat(
                        ProgramRun.run(
                                        List.of("dump", "-o", file.toString()),
                                        primary.flags("app").toArray(String[]::new))
                                .exitCode())
                .isZero();
        ProgramRun.Outcome restore =
                ProgramRun.run(
                        List.of("restore", "-i", file.toString()),
                        standby.flags("app").toArray(String[]::new));
        assertThat(restore.errorLines()).singleElement().asString().contains("read-only");
        assertThat(restore.hintLines()).singleElement().asString().contains("primary");
        assertThat(restore.exitCode()).isEqualTo(13);
    }
}
