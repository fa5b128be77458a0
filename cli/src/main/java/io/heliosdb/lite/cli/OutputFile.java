package io.heliosdb.lite.cli;

import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.io.StaleFiles;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** A dump file that a command writes: it appears when it is complete. */
final class OutputFile {
    private static final int SUFFIX_LETTERS = 8;

    private OutputFile() {}

    /** A dump that is still to be taken: {@code FullDump::run} and its like. */
    interface Dump {
        /** Takes it; the target is finished then. */
        DumpResult run(ByteSink target, UUID dumpId, Instant createdAt);
    }

    /** Takes a dump now, into a file; a signal abandons it. */
    static DumpResult dump(Program program, Path path, Dump dump) {
        UUID dumpId = UUID.randomUUID();
        return dump(program, create(program.console(), path, dumpId), dumpId, dump);
    }

    /**
     * The same into any target.
     *
     * @param target closed in any case
     */
    static DumpResult dump(Program program, ByteSink target, UUID dumpId, Dump dump) {
        try (target) {
            return program.cancellation()
                    .guard(target, () -> dump.run(target, dumpId, Clock.systemUTC().instant()));
        }
    }

    /**
     * Refuses to write over a file that is there.
     *
     * @param reason for the hint: what must not happen to which file
     */
    static void requireNew(Path path, String reason) {
        if (Files.isRegularFile(path)) {
            throw new HeliosException(ErrorCode.CONFLICT, "file exists")
                    .with("file", path)
                    .hint("Name another file with --output; " + reason + ".");
        }
    }

    /**
     * Starts to write it, and removes what writers of it left that were killed.
     *
     * @param writer tells writers apart
     */
    static ByteSink create(Console console, Path path, UUID writer) {
        StaleFiles.clean(path)
                .forEach(file -> console.warning("removed what a killed dump left: " + file));
        return PublishedFile.create(path, writer.toString().substring(0, SUFFIX_LETTERS));
    }
}
