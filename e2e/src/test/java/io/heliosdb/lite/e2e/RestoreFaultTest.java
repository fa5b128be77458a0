package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.AppendRestore;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.OnConflict;
import io.heliosdb.lite.restore.PartRequest;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;
import io.heliosdb.lite.restore.RestoreSelection;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Every restore, disturbed at every statement that it sends: the target is what it was, to the last
 * row and definition, or all of it is new. With {@code -Dhelios.soak=true} at each step, with
 * {@code -Dhelios.faults=} at so many; {@code -Dhelios.modes=} is a pattern of the modes to try.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestoreFaultTest {
    private static final int STEPS_QUICK = 2;
    private static final int STEPS_TRIED =
            Integer.getInteger(
                    "helios.faults",
                    Boolean.getBoolean("helios.soak") ? Integer.MAX_VALUE : STEPS_QUICK);
    private static final boolean IS_LONG = STEPS_TRIED > STEPS_QUICK;

    /** A process each; and a dead client is to the server what a cut connection is. */
    private static final int PROGRAMS_KILLED = IS_LONG ? Math.min(STEPS_TRIED, 20) : 0;

    private static final String MODES = System.getProperty("helios.modes", ".*");
    private static final long SEED = Long.getLong("helios.seed", System.nanoTime());
    private static final String TARGET = "target";

    /** Ways to restore. */
    enum Mode {
        BESIDE,
        IN_PLACE,
        APPEND,
        UPDATE,
        TABLES
    }

    private static final String DEFINITIONS =
            """
            SET ROLE plain;
            CREATE TYPE mood AS ENUM ('sad', 'ok');
            CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text UNIQUE, b int,
                m mood DEFAULT 'ok', twice int GENERATED ALWAYS AS (length(v) * 2) STORED);
            CREATE TABLE b (id serial PRIMARY KEY, a int CONSTRAINT key REFERENCES a);
            COMMENT ON CONSTRAINT key ON b IS 'of a';
            ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
            CREATE TABLE p (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
            CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
            CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
            CREATE FUNCTION loud() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN RAISE ''a trigger fired''; END';
            CREATE VIEW w AS SELECT a.v, b.id FROM a JOIN b ON b.a = a.id;
            CREATE SEQUENCE free START 5;
            """;

    private static final String OLD =
            DEFINITIONS
                    + """
                    ALTER TABLE a ADD mine text DEFAULT 'x', ADD n numeric(9,2);
                    INSERT INTO a (v, n) VALUES ('old', 1), ('older', 2);
                    INSERT INTO b (a) VALUES (1), (2);
                    UPDATE a SET b = id;
                    INSERT INTO p VALUES (1, 1), (2, 2);
                    CREATE TRIGGER loud BEFORE INSERT OR UPDATE ON a
                        FOR EACH ROW EXECUTE FUNCTION loud();
                    CREATE TRIGGER loud AFTER TRUNCATE ON p EXECUTE FUNCTION loud();
                    ALTER TABLE p DISABLE TRIGGER loud;
                    CREATE TABLE mine (a int REFERENCES a, t text);
                    INSERT INTO mine VALUES (2, 'mine');
                    """;

    private static final String NEW =
            DEFINITIONS
                    + """
                    ALTER TABLE a ADD n int;
                    INSERT INTO a (id, v, n) OVERRIDING SYSTEM VALUE
                        SELECT i, 'new' || i, i FROM generate_series(FIRST, 400) i;
                    INSERT INTO b (id, a) SELECT i, i FROM generate_series(FIRST, 400) i;
                    UPDATE a SET b = id;
                    INSERT INTO p SELECT i, i % 2 + 1 FROM generate_series(FIRST + 2, 400) i;
                    SELECT setval('b_id_seq', 400), setval('a_id_seq', 400), setval('free', 9);
                    CREATE TABLE c (id int PRIMARY KEY, a int REFERENCES a, t text);
                    INSERT INTO c SELECT i, i, md5(i::text) FROM generate_series(FIRST, 400) i;
                    CREATE INDEX ON c (t);
                    CREATE MATERIALIZED VIEW m AS SELECT count(*) FROM c;
                    GRANT SELECT ON c TO reader;
                    """;

    /** What a database is. */
    private record State(
            Map<String, String> rows, Map<String, Map<String, Set<String>>> definitions) {
        static State of(DatabaseServer server) throws SQLException {
            Map<String, Map<String, Set<String>>> definitions =
                    CatalogFingerprint.of(server, TARGET);
            // Made for any session that has temporary tables, and empty without it.
            definitions.keySet().removeIf(name -> name.matches("namespace schema pg_.*temp_.*"));
            return new State(Fingerprint.of(server, TARGET), definitions);
        }

        List<String> differences(State other) {
            List<String> lines =
                    new ArrayList<>(
                            CatalogFingerprint.differences(definitions, other.definitions()));
            rows.forEach(
                    (name, value) -> {
                        if (!value.equals(other.rows().get(name))) {
                            lines.add(name + ": " + value + ", " + other.rows().get(name));
                        }
                    });
            return CatalogFingerprint.first(lines);
        }
    }

    /** What a restore does to the target if nobody disturbs it. */
    private record Undisturbed(int stepCount, int commitCount, State after) {}

    @TempDir static Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Map<Mode, Undisturbed> undisturbed = new EnumMap<>(Mode.class);
    private DebianServer server;
    private State before;

    @BeforeAll
    void start() throws Exception {
        System.out.println("RestoreFaultTest: -Dhelios.seed=" + SEED);
        server = DebianServer.start();
        server.execute("postgres", "CREATE ROLE plain LOGIN; CREATE ROLE reader");
        for (String name : List.of("original", "added", "replaced")) {
            server.execute(
                    "postgres",
                    "CREATE DATABASE %s OWNER plain TEMPLATE template0".formatted(name));
        }
        server.execute("original", OLD);
        server.execute("added", NEW.replace("FIRST", "10"));
        server.execute("replaced", NEW.replace("FIRST", "1"));
        for (String name : List.of("added", "replaced")) {
            DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, 1);
            DumpResult ignored = Transfer.dump(server, name, request, file(name));
        }
        createTarget();
        before = State.of(server);
    }

    private static Path file(String database) {
        return directory.resolve(database + ".heliodump");
    }

    @BeforeEach
    void createTarget() throws Exception {
        awaitNoSessions();
        server.execute("postgres", "DROP DATABASE IF EXISTS target WITH (FORCE)");
        server.execute("postgres", "CREATE DATABASE target TEMPLATE original OWNER plain");
    }

    @AfterAll
    void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionIsCutAtAnyStep(Mode mode) throws Exception {
        for (int step : steps(mode, STEPS_TRIED)) {
            for (StepProxy.Moment moment : StepProxy.Moment.values()) {
                disturb(mode, step, moment, (proxy, port) -> proxy.cut());
            }
        }
        restoresAtLast(mode);
    }

    @ParameterizedTest
    @EnumSource
    void sessionIsTerminatedAtAnyStep(Mode mode) throws Exception {
        for (int step : steps(mode, STEPS_TRIED)) {
            disturb(mode, step, StepProxy.Moment.ASKED, (proxy, port) -> terminate(port));
        }
        restoresAtLast(mode);
    }

    private void terminate(int clientPort) throws SQLException {
        List<String> ignored =
                server.query(
                        "postgres",
                        """
                        SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                        WHERE client_port = %d AND application_name <> 'test'
                        """
                                .formatted(clientPort));
    }

    @ParameterizedTest
    @EnumSource
    void serverIsKilledAtAnyStep(Mode mode) throws Exception {
        Assumptions.assumeTrue(IS_LONG, "takes minutes");
        for (int step : steps(mode, STEPS_TRIED)) {
            disturb(mode, step, StepProxy.Moment.ASKED, (proxy, port) -> restart());
        }
        restoresAtLast(mode);
        restart();
        assertThat(undisturbed(mode).after().differences(State.of(server))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void programIsKilledAtAnyStep(Mode mode) throws Exception {
        for (int step : steps(mode, PROGRAMS_KILLED)) {
            CompletableFuture<ProgramRun> run = new CompletableFuture<>();
            StepProxy.Strike kill = (self, port) -> run.join().kill();
            try (StepProxy proxy = proxy(step, StepProxy.Moment.ASKED, kill);
                    ProgramRun started = ProgramRun.start(words(mode, proxy.port()))) {
                boolean ignored = run.complete(started);
                ProgramRun.Outcome outcome = started.await();
                isWhole(mode, proxy.commitCount(), outcome.exitCode() == 0, outcome.toString());
            }
        }
        restoresAtLast(mode);
    }

    private List<String> words(Mode mode, int port) {
        List<String> words = new ArrayList<>(List.of("restore", "-i", file(mode).toString()));
        words.addAll(
                switch (mode) {
                    case BESIDE, IN_PLACE -> List.of("--jobs", "1");
                    case APPEND -> List.of("--mode", "append");
                    case UPDATE -> List.of("--mode", "append", "--on-conflict", "update");
                    case TABLES -> List.of("--tables", "a,b,c");
                });
        words.addAll(List.of("-h", "127.0.0.1", "-p", Integer.toString(port), "-d", TARGET));
        words.addAll(List.of("-U", role(mode)));
        return words;
    }

    /** Some steps of a restore, or all, in their order. */
    private List<Integer> steps(Mode mode, int countMax) throws Exception {
        Assumptions.assumeTrue(mode.name().matches(MODES), "not wanted");
        Assumptions.assumeTrue(countMax > 0, "takes minutes");
        int stepCount = undisturbed(mode).stepCount();
        assertThat(stepCount).isGreaterThan(20);
        return countMax >= stepCount
                ? IntStream.rangeClosed(1, stepCount).boxed().toList()
                : random.ints(countMax, 1, stepCount + 1).sorted().boxed().toList();
    }

    private Undisturbed undisturbed(Mode mode) throws Exception {
        if (!undisturbed.containsKey(mode)) {
            try (StepProxy proxy =
                    proxy(StepProxy.NEVER, StepProxy.Moment.ASKED, (self, port) -> {})) {
                restore(mode, proxy.port());
                undisturbed.put(
                        mode,
                        new Undisturbed(proxy.stepCount(), proxy.commitCount(), State.of(server)));
                System.out.println(mode + ": " + proxy.stepCount() + " steps");
            }
            createTarget();
        }
        return undisturbed.get(mode);
    }

    private StepProxy proxy(int step, StepProxy.Moment moment, StepProxy.Strike strike)
            throws Exception {
        return StepProxy.start(server.port(), step, moment, strike);
    }

    private void disturb(Mode mode, int step, StepProxy.Moment moment, StepProxy.Strike strike)
            throws Exception {
        String what = "%s, step %d, %s".formatted(mode, step, moment);
        boolean isDone = false;
        try (StepProxy proxy = proxy(step, moment, strike)) {
            try {
                restore(mode, proxy.port());
                isDone = true;
            } catch (HeliosException e) {
                what += ": " + e.getMessage();
                assertThat(e.code()).as(what).isEqualTo(ErrorCode.UNREACHABLE);
            }
            isWhole(mode, proxy.commitCount(), isDone, what);
        }
    }

    private void isWhole(Mode mode, int commitCount, boolean isDone, String what) throws Exception {
        awaitNoSessions();
        // Who is cut off from the last answer does not know it, but all is done.
        boolean isNew = commitCount == undisturbed(mode).commitCount();
        assertThat(isNew || !isDone).as(what).isTrue();
        assertThat((isNew ? undisturbed(mode).after() : before).differences(State.of(server)))
                .as(what)
                .isEmpty();
        for (String name : server.leftovers()) {
            // The next restore would remove it, and count other steps.
            server.execute("postgres", "DROP DATABASE " + name);
        }
        if (isNew) {
            createTarget();
        }
    }

    private void restoresAtLast(Mode mode) throws Exception {
        restore(mode, server.port());
        assertThat(undisturbed(mode).after().differences(State.of(server))).isEmpty();
        assertThat(server.leftovers()).isEmpty();
    }

    private synchronized void restart() {
        server.restart();
    }

    /** Waits for a server that is starting again, too. */
    private synchronized void awaitNoSessions() throws Exception {
        String sessions =
                "SELECT pid FROM pg_stat_activity WHERE application_name = 'heliosdb-lite'";
        while (!server.query("postgres", sessions).isEmpty()) {
            Thread.sleep(5);
        }
    }

    /** Rows whose keys are there only where these may be. */
    private static Path file(Mode mode) {
        return file(mode == Mode.APPEND ? "added" : "replaced");
    }

    private static String role(Mode mode) {
        return mode == Mode.BESIDE ? DatabaseServer.USER : "plain";
    }

    private static void restore(Mode mode, int port) {
        ConnectionSettings settings =
                ConnectionSettings.local("127.0.0.1", port, TARGET, role(mode));
        RestoreRequest request = RestoreRequest.of(1);
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file(mode)))) {
            RestoreResult ignored =
                    switch (mode) {
                        case BESIDE, IN_PLACE ->
                                new CleanRestore(settings, request, Progress.NONE)
                                        .run(dump, UUID.randomUUID().toString().substring(0, 8));
                        case APPEND, UPDATE, TABLES ->
                                new AppendRestore(settings, request, part(mode), Progress.NONE)
                                        .run(dump);
                    };
        }
    }

    private static PartRequest part(Mode mode) {
        return switch (mode) {
            case UPDATE -> PartRequest.adding(RestoreSelection.all(), OnConflict.UPDATE);
            case TABLES ->
                    PartRequest.replacing(
                            new RestoreSelection(
                                    List.of("a", "b", "c"), List.of(), DumpContent.ALL));
            case BESIDE, IN_PLACE, APPEND ->
                    PartRequest.adding(RestoreSelection.all(), OnConflict.ERROR);
        };
    }
}
