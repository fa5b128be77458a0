package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.dump.ParentChoice;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.WriterLock;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * {@code dump --append}: adds an increment to the chain of a base dump, under the next free name
 * beside it; or, where there is no file yet, writes to that very name what changed since the last
 * dump in the directory.
 */
final class AppendDump {
    private final Program program;
    private final DatabaseDump dump;
    private final Path output;

    AppendDump(Program program, DatabaseDump dump, Path output) {
        this.program = program;
        this.dump = dump;
        this.output = output;
    }

    /**
     * Dumps.
     *
     * @param orFull whether to take a full dump where an increment cannot be had
     * @param isForced whether that may replace a base which has increments
     */
    DatabaseDump.Written run(boolean orFull, boolean isForced) {
        return WriterLock.holding(output, () -> appendOrFull(orFull, isForced));
    }

    private DatabaseDump.Written appendOrFull(boolean orFull, boolean isForced) {
        try {
            return append();
        } catch (HeliosException e) {
            if (!orFull || !DatabaseDump.isOfParent(e)) {
                throw e;
            }
            IncrementGuard.check(output, isForced);
            program.console().message("No increment: " + e.getMessage() + ". Writing a full dump.");
            return dump.full(output);
        }
    }

    private DatabaseDump.Written append() {
        DumpFolder folder = DumpFolder.around(output);
        if (Files.exists(output)) {
            return dump.increment(folder, parent(folder), nextName(folder));
        }
        // Where this directory has none, the instance itself may know where the last dump went.
        return incrementIn(folder)
                .or(
                        () ->
                                ParentChoice.lastFolder(dump.settings())
                                        .filter(Files::isDirectory)
                                        .map(DumpFolder::scan)
                                        .flatMap(this::incrementIn))
                .orElseGet(
                        () -> {
                            program.console()
                                    .message(
                                            "No earlier dump of this database is known here:"
                                                    + " writing a full dump.");
                            return dump.full(output);
                        });
    }

    /** An increment of the last dump in a directory, if the database went through any. */
    private Optional<DatabaseDump.Written> incrementIn(DumpFolder folder) {
        Optional<DumpHead> parent = ParentChoice.of(dump.settings(), folder.dumps());
        parent.ifPresent(known -> program.console().message("Increment of " + known.path() + "."));
        return parent.map(known -> dump.increment(folder, known, output));
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
        return ParentChoice.of(dump.settings(), chains).orElse(chains.getLast());
    }

    /** One more than all that are there: those of an older base are never overwritten. */
    private Path nextName(DumpFolder folder) {
        String prefix = output.getFileName() + ".inc";
        int last = IncrementGuard.numbers(folder.directory(), prefix).max().orElse(0);
        return output.resolveSibling(prefix + (last + 1));
    }
}
