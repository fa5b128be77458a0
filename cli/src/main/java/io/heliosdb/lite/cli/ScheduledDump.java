package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.ParentChoice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTables;
import io.heliosdb.lite.schedule.DumpJob;
import io.heliosdb.lite.schedule.RunDump;
import io.heliosdb.lite.unit.Lsn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The dumps that {@code start} takes by itself, of one database into one directory. */
final class ScheduledDump implements DumpJob {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Program program;
    private final DatabaseDump database;
    private final Path directory;
    private final String systemIdentifier;
    private Lsn lastDump;

    /**
     * @throws HeliosException if the server does not answer
     */
    ScheduledDump(Program program, DatabaseDump database, Path directory) {
        this.program = program;
        this.database = database;
        this.directory = directory;
        try (Session session = Session.open(database.settings())) {
            ServerFacts facts = ServerFacts.read(session);
            this.systemIdentifier = facts.systemIdentifier();
            // What was there at the start came from a dump, or is in the directory's last one.
            this.lastDump = Lsn.parse(facts.lsn());
        }
    }

    @Override
    public List<Present> present() {
        List<DumpHead> dumps = ofDatabase(DumpFolder.scan(directory));
        dumps.stream()
                .filter(this::isOfThisServer)
                .map(dump -> Lsn.parse(dump.metadata().lastLsn()))
                .reduce((first, second) -> second)
                .ifPresent(lsn -> lastDump = lsn);
        return dumps.stream().map(dump -> new Present(dump.takenAt(), dump.isFull())).toList();
    }

    private List<DumpHead> ofDatabase(DumpFolder folder) {
        return folder.dumps().stream()
                .filter(ParentChoice::isWhole)
                .filter(dump -> dump.metadata().database().equals(database.settings().database()))
                .toList();
    }

    private boolean isOfThisServer(DumpHead dump) {
        return dump.metadata().systemIdentifier().equals(systemIdentifier)
                && Lsn.isLsn(dump.metadata().lastLsn());
    }

    @Override
    public long walBytes() {
        try (Session session = Session.open(database.settings())) {
            Lsn now = Lsn.parse(session.queryText("SELECT pg_catalog.pg_current_wal_insert_lsn()"));
            return now.position() - lastDump.position();
        } catch (HeliosException e) {
            throw program.cancellation().explain(e);
        }
    }

    @Override
    public RunDump dump(boolean wantsFull, Instant at) {
        try {
            DumpFolder folder = DumpFolder.scan(directory);
            requireNotLost(folder);
            List<String> warnings = new ArrayList<>();
            DatabaseDump.Written written =
                    (wantsFull
                                    ? Optional.<DatabaseDump.Written>empty()
                                    : increment(folder, at, warnings))
                            .orElseGet(() -> database.full(name(at, "full")));
            DumpResult result = written.result();
            warnings.addAll(new DumpSummaryText(written.file().toString(), result).warnings());
            boolean isFull = result.metadata().parentId().isEmpty();
            return new RunDump(written.file(), isFull, result.summary().fileBytes(), warnings);
        } catch (HeliosException e) {
            throw program.cancellation().explain(e);
        } finally {
            // Until the next dump the process waits: it gives back what this one took.
            System.gc();
        }
    }

    /** Of the last dump in the directory that the database went through, if there is one. */
    private Optional<DatabaseDump.Written> increment(
            DumpFolder folder, Instant at, List<String> warnings) {
        try {
            Optional<DumpHead> parent = ParentChoice.of(database.settings(), folder.dumps());
            parent.ifPresent(known -> requireGood(folder, known));
            return parent.map(known -> database.increment(folder, known, name(at, "inc")));
        } catch (HeliosException e) {
            if (!DatabaseDump.isOfParent(e)) {
                throw e;
            }
            warnings.add("took a full dump, as there can be no increment: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** An increment of a dump that failed a check, in a drill say, could not be restored. */
    private void requireGood(DumpFolder folder, DumpHead parent) {
        VerifiedDumps verified = VerifiedDumps.of(directory);
        for (DumpHead dump : folder.chainOf(parent)) {
            if (verified.hasFailed(dump.dumpId())) {
                throw new HeliosException(ErrorCode.DUMP_CORRUPT, "a dump failed its last check")
                        .with("file", dump.path());
            }
        }
    }

    /** An instance in memory that was started anew has nothing to replace good dumps by. */
    private void requireNotLost(DumpFolder folder) {
        Optional<DumpHead> last = ofDatabase(folder).stream().reduce((first, second) -> second);
        if (last.isEmpty() || isOfThisServer(last.get()) || hasTables()) {
            return;
        }
        try (DumpFile file = DumpFile.open(FileByteSource.open(last.get().path()))) {
            if (!file.schema().tables().isEmpty()) {
                throw new HeliosException(
                                ErrorCode.CONFLICT,
                                "the database has no tables, but the last dump has")
                        .with("database", database.settings().database())
                        .with("file", last.get().path())
                        .hint(
                                "Run heliosdb-lite restore --input %s --to latest, or start with"
                                                .formatted(last.get().path())
                                        + " --restore-from.");
            }
        }
    }

    private boolean hasTables() {
        try (Session session = Session.open(database.settings())) {
            return !UserTables.list(session).isEmpty();
        }
    }

    /** Names sort by time; the clock may have been set back to one that is taken. */
    private Path name(Instant at, String kind) {
        Instant time = at;
        while (true) {
            String stem = "heliosdb-" + TIME.format(time);
            if (!Files.exists(directory.resolve(stem + "-full.heliodump"))
                    && !Files.exists(directory.resolve(stem + "-inc.heliodump"))) {
                return directory.resolve(stem + "-" + kind + ".heliodump");
            }
            time = time.plusSeconds(1);
        }
    }
}
