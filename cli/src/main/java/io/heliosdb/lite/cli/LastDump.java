package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.config.DumpConfig;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/** {@code start --dump-on-stop}: what an instance leaves. */
final class LastDump {
    private final Program program;
    private final ConnectionSettings settings;
    private final InstantSource clock;

    LastDump(Program program, ConnectionSettings settings, InstantSource clock) {
        this.program = program;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Finds out at the start what would be wrong at the end.
     *
     * @throws HeliosException if the file could not be written
     */
    static void check(Path file) {
        IncrementGuard.check(file, false);
        Path directory = file.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "no such file or directory")
                    .with("directory", directory)
                    .hint("Create the directory first, or name another with --dump-on-stop.");
        }
        if (!Files.isWritable(directory)) {
            throw new HeliosException(ErrorCode.USAGE, "permission denied")
                    .with("directory", directory)
                    .hint("Choose a place that this user may write to.");
        }
    }

    /** Writes a full dump, as {@code dump --output} would. */
    void write(Path file, DumpConfig config) {
        DumpRequest request = DatabaseDump.whole(config);
        DatabaseDump.Written written =
                new DatabaseDump(program, settings, request, Progress.NONE).full(target(file));
        DumpSummaryText text = new DumpSummaryText(written.file().toString(), written.result());
        program.console().message(text.completeLine());
        text.warnings().forEach(program.console()::warning);
    }

    /** A base that got increments meanwhile stays: the data must go somewhere. */
    private Path target(Path file) {
        try {
            IncrementGuard.check(file, false);
            return file;
        } catch (HeliosException e) {
            Path other =
                    file.resolveSibling(file.getFileName() + "." + clock.instant().toEpochMilli());
            program.console()
                    .warning("%s: writing to %s".formatted(e.getMessage(), other.getFileName()));
            return other;
        }
    }
}
