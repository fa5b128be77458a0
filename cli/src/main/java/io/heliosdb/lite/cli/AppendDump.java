package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.Chain;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.dump.IncrementalDump;
import io.heliosdb.lite.dump.ParentChoice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.WriterLock;
import io.heliosdb.lite.pg.ConnectionSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code dump --append}: adds an increment to the chain of a base dump, under the next free name
 * beside it; or, where there is no file yet, writes to that very name what changed since the last
 * dump in the directory.
 */
final class AppendDump {
    /** What is wrong with a parent, and not with the server or the disk. */
    private static final Set<ErrorCode> OF_PARENT =
            Set.of(
                    ErrorCode.CONFLICT,
                    ErrorCode.DUMP_CORRUPT,
                    ErrorCode.NOT_FOUND,
                    ErrorCode.VERSION_UNSUPPORTED);

    private final Program program;
    private final ConnectionSettings settings;
    private final DumpRequest request;
    private final Path output;
    private final Progress progress;

    /** What was written, and where. */
    record Written(Path file, DumpResult result) {}

    AppendDump(
            Program program,
            ConnectionSettings settings,
            DumpRequest request,
            Path output,
            Progress progress) {
        this.program = program;
        this.settings = settings;
        this.request = request;
        this.output = output;
        this.progress = progress;
    }

    /**
     * Dumps.
     *
     * @param orFull whether to take a full dump where an increment cannot be had
     * @param isForced whether that may replace a base which has increments
     */
    Written run(boolean orFull, boolean isForced) {
        return WriterLock.holding(output, () -> appendOrFull(orFull, isForced));
    }

    private Written appendOrFull(boolean orFull, boolean isForced) {
        try {
            return append();
        } catch (HeliosException e) {
            if (!orFull || !OF_PARENT.contains(e.code())) {
                throw e;
            }
            IncrementGuard.check(output, isForced);
            program.console().message("No increment: " + e.getMessage() + ". Writing a full dump.");
            return full();
        }
    }

    private Written append() {
        DumpFolder folder = DumpFolder.around(output);
        if (Files.exists(output)) {
            return increment(folder, parent(folder), nextName(folder));
        }
        // Where this directory has none, the instance itself may know where the last dump went.
        return incrementIn(folder)
                .or(
                        () ->
                                ParentChoice.lastFolder(settings)
                                        .filter(Files::isDirectory)
                                        .map(DumpFolder::scan)
                                        .flatMap(this::incrementIn))
                .orElseGet(
                        () -> {
                            program.console()
                                    .message(
                                            "No earlier dump of this database is known here:"
                                                    + " writing a full dump.");
                            return full();
                        });
    }

    /** An increment of the last dump in a directory, if the database went through any. */
    private Optional<Written> incrementIn(DumpFolder folder) {
        Optional<DumpHead> parent = ParentChoice.of(settings, folder.dumps());
        parent.ifPresent(known -> program.console().message("Increment of " + known.path() + "."));
        return parent.map(known -> increment(folder, known, output));
    }

    /** The last dump of the base's chains that the database went through, else the last of all. */
    private DumpHead parent(DumpFolder folder) {
        DumpHead base = DumpFolder.head(output);
        if (!base.isFull()) {
            throw new HeliosException(ErrorCode.CONFLICT, "output is an increment, not a base")
                    .with("file", output)
                    .hint("Name the base: its next increment gets the next free name beside it.");
        }
        List<DumpHead> chains = folder.descendantsOf(base);
        return ParentChoice.of(settings, chains).orElse(chains.getLast());
    }

    /** One more than all that are there: those of an older base are never overwritten. */
    private Path nextName(DumpFolder folder) {
        String prefix = output.getFileName() + ".inc";
        int last = IncrementGuard.numbers(folder.directory(), prefix).max().orElse(0);
        return output.resolveSibling(prefix + (last + 1));
    }

    private Written increment(DumpFolder folder, DumpHead parent, Path target) {
        try (Chain chain = folder.open(parent)) {
            IncrementalDump dump = new IncrementalDump(settings, request, progress, chain);
            return new Written(target, OutputFile.dump(program, target, dump::run));
        }
    }

    private Written full() {
        FullDump dump = new FullDump(settings, request, progress);
        return new Written(output, OutputFile.dump(program, output, dump::run));
    }
}
