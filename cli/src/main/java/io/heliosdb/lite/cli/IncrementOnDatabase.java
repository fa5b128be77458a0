package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.Chain;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.change.StateNote;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/**
 * An increment on the state that the connected database is in, which must be that of its parent.
 * The database is dumped to a temporary file, so that the increment can be read on it like any
 * chain.
 */
final class IncrementOnDatabase {
    private final Program program;
    private final ConnectionSettings settings;
    private final int jobs;

    IncrementOnDatabase(Program program, ConnectionSettings settings, int jobs) {
        this.program = program;
        this.settings = settings;
        this.jobs = jobs;
    }

    /**
     * The state of the database with the increment.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the database is in another state than
     *     the increment's parent
     */
    StoredState state(InputOption input) {
        DumpFile increment = input.openDump();
        try {
            StateNote note = note(increment);
            DumpFile now = dump();
            if (now.summary().rowCount() != note.rowCount()) {
                now.close();
                throw changed(increment);
            }
            return Chain.of(now, increment);
        } catch (RuntimeException e) {
            increment.close();
            throw e;
        }
    }

    private StateNote note(DumpFile increment) {
        try (Session session = Session.open(settings)) {
            session.beginSnapshot();
            Optional<StateNote> note = StateNote.read(session, ServerFacts.read(session));
            String expected = increment.metadata().parentId();
            if (note.filter(known -> known.dumpId().equals(expected)).isEmpty()) {
                throw new HeliosException(
                                ErrorCode.CONFLICT,
                                "increment does not follow the state of the database")
                        .with("file", increment.name())
                        .with("expected", expected)
                        .with("actual", note.map(StateNote::dumpId).orElse("unknown"))
                        .hint(
                                "Nothing was changed. Apply increments in their order to a database"
                                        + " that was restored from their base, or restore with"
                                        + " --input of the base and --to "
                                        + increment.metadata().sequenceNumber()
                                        + ".");
            }
            if (note.get().isExact() && note.get().isOutdated(session)) {
                throw changed(increment);
            }
            return note.get();
        }
    }

    private static HeliosException changed(DumpFile increment) {
        return new HeliosException(ErrorCode.CONFLICT, "database was changed since it was restored")
                .with("file", increment.name())
                .hint(
                        "Nothing was changed. Restore with --input of the base and --to %d, which"
                                        .formatted(increment.metadata().sequenceNumber())
                                + " replaces what is there.");
    }

    private DumpFile dump() {
        Path path =
                TemporaryDirectory.ofProcess()
                        .resolve("heliosdb-" + UUID.randomUUID() + ".heliodump");
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.LZ4, jobs);
        FullDump dump = new FullDump(settings, request, Progress.NONE);
        try {
            DumpResult ignored = OutputFile.dump(program, path, dump::run);
            return DumpFile.open(FileByteSource.open(path));
        } finally {
            // An open file can be read without its name; nothing is left of it in the end.
            remove(path);
        }
    }

    private static void remove(Path path) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new HeliosException(
                            ErrorCode.OUT_OF_RESOURCES, "cannot remove a temporary file", e)
                    .with("file", path)
                    .hint("Remove it by hand.");
        }
    }
}
