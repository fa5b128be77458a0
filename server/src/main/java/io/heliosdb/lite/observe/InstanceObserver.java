package io.heliosdb.lite.observe;

import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.DatabaseVitals;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.TableActivity;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells how an instance is, at any time of its life. Whatever hangs, an answer comes within
 * seconds; whoever asks, the server is asked about once a second at most. Thread-safe.
 */
public final class InstanceObserver {
    private static final Duration FRESH_MAX = Duration.ofSeconds(1);
    private static final Duration PROBE_MAX = Duration.ofSeconds(2);
    private static final Duration GATHER_MAX = Duration.ofSeconds(6);
    private static final Duration LOCK_MAX = Duration.ofMillis(200);
    private static final Duration STATEMENT_MAX = Duration.ofSeconds(5);

    private final InstantSource clock;
    private final Optional<Path> backupDirectory;
    private final Shared<Observation> whole;
    private final Shared<Readiness> probe;
    private final Shared<Contents> contents;
    private final Shared<Optional<BackupState>> backups;
    private final RowCounts counts;
    private final BackupFolder folder = new BackupFolder();
    private volatile Phase phase =
            new Phase(Readiness.STARTING, Optional.empty(), Optional.empty(), ScheduleView.NONE);

    /** Where the instance is in its life. */
    private record Phase(
            Readiness readiness,
            Optional<ConnectionSettings> connection,
            Optional<RunningInstance> instance,
            ScheduleView schedule) {}

    private record Contents(Optional<DatabaseState> database, List<TableRows> tables) {
        static final Contents UNKNOWN = new Contents(Optional.empty(), List.of());
    }

    /**
     * @param backupDirectory where dumps are while no schedule tells
     */
    public InstanceObserver(
            Optional<Path> backupDirectory, InstantSource clock, LongSupplier nanoTime) {
        this.backupDirectory = backupDirectory;
        this.clock = clock;
        this.whole = new Shared<>("observe", () -> gather().join(), FRESH_MAX, nanoTime);
        this.probe = new Shared<>("observe-probe", this::probe, FRESH_MAX, nanoTime);
        this.contents = new Shared<>("observe-database", this::read, Duration.ZERO, nanoTime);
        this.backups = new Shared<>("observe-backups", this::look, Duration.ZERO, nanoTime);
        this.counts = new RowCounts(nanoTime);
    }

    /** The instance loads what it begins with. */
    public void restoring() {
        phase =
                new Phase(
                        Readiness.RESTORING, Optional.empty(), Optional.empty(), ScheduleView.NONE);
    }

    /**
     * The instance is ready.
     *
     * @param connection to the database that dumps are taken of
     */
    public void ready(
            ConnectionSettings connection, RunningInstance instance, ScheduleView schedule) {
        phase =
                new Phase(
                        Readiness.READY, Optional.of(connection), Optional.of(instance), schedule);
    }

    /** The instance is about to end. */
    public void stopping() {
        Phase before = phase;
        phase = new Phase(Readiness.STOPPING, Optional.empty(), before.instance, ScheduleView.NONE);
    }

    /** Whether the program does its own work. At once. */
    public boolean isAlive() {
        return phase.schedule.isAlive();
    }

    /** Whether the instance can be used. */
    public CompletableFuture<Readiness> readiness() {
        Readiness readiness = phase.readiness;
        return readiness.isReady()
                ? within(PROBE_MAX, probe, Readiness.SILENT)
                : CompletableFuture.completedFuture(readiness);
    }

    /** Everything; the same for all who ask within a second. */
    public CompletableFuture<Observation> observe() {
        return whole.get();
    }

    private CompletableFuture<Observation> gather() {
        Phase now = phase;
        return readiness()
                .thenCompose(this::answered)
                .thenCombine(
                        within(GATHER_MAX, backups, Optional.empty()),
                        (answered, found) -> observation(now, answered, found));
    }

    /** A server that does not answer is asked nothing else. */
    private CompletableFuture<Answered> answered(Readiness readiness) {
        return (readiness.isReady()
                        ? within(GATHER_MAX, contents, Contents.UNKNOWN)
                        : CompletableFuture.completedFuture(Contents.UNKNOWN))
                .thenApply(found -> new Answered(readiness, found));
    }

    private record Answered(Readiness readiness, Contents contents) {}

    private Observation observation(
            Phase now, Answered answered, Optional<BackupState> foundBackups) {
        return new Observation(
                clock.instant(),
                answered.readiness,
                now.schedule.isAlive(),
                now.instance,
                answered.contents.database,
                answered.contents.tables,
                foundBackups,
                now.schedule.status());
    }

    private static <T> CompletableFuture<T> within(Duration max, Shared<T> source, T otherwise) {
        return source.get()
                .completeOnTimeout(otherwise, max.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(e -> otherwise);
    }

    private Readiness probe() {
        Optional<ConnectionSettings> connection = phase.connection;
        if (connection.isEmpty()) {
            return Readiness.STARTING;
        }
        try (Session session = Session.open(connection.get())) {
            return session.queryText("SELECT 1").equals("1") ? Readiness.READY : Readiness.SILENT;
        } catch (HeliosException e) {
            return Readiness.REFUSED;
        }
    }

    private Contents read() {
        Optional<ConnectionSettings> connection = phase.connection;
        if (connection.isEmpty()) {
            return Contents.UNKNOWN;
        }
        try (Session session = Session.open(connection.get())) {
            TableActivity.guard(session, LOCK_MAX);
            session.execute("SET statement_timeout = " + STATEMENT_MAX.toMillis());
            String state = TableActivity.state(session);
            if (counts.isListWanted(state)) {
                counts.list(state, TableActivity.list(session));
            }
            DatabaseVitals vitals = DatabaseVitals.read(session);
            counts.count((table, max) -> count(session, table, max));
            return new Contents(
                    Optional.of(new DatabaseState(connection.get().database(), vitals)),
                    counts.rows());
        } catch (HeliosException e) {
            return Contents.UNKNOWN;
        }
    }

    private static OptionalLong count(Session session, TableActivity table, Duration max) {
        try {
            return OptionalLong.of(table.countRows(session, max));
        } catch (HeliosException e) {
            // Locked, gone, or too large.
            return OptionalLong.empty();
        }
    }

    private Optional<BackupState> look() {
        Phase now = phase;
        return now.schedule
                .status()
                .map(status -> status.plan().directory())
                .or(() -> backupDirectory)
                .flatMap(
                        directory ->
                                now.connection.flatMap(
                                        database ->
                                                folder.look(
                                                        directory,
                                                        database.database(),
                                                        clock.instant())));
    }
}
