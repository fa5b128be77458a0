package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTables;
import io.heliosdb.lite.pg.catalog.TableSelection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a restore is about to replace, kept in a file of its own. */
final class SafetyDump {
    private final Program program;
    private final Path file;

    SafetyDump(Program program, Path file) {
        this.program = program;
        this.file = file;
    }

    /**
     * Writes the whole database, if it has tables.
     *
     * @return the command that brings it back; empty if there was nothing to keep
     * @throws HeliosException {@link ErrorCode#CONFLICT} if the file is there: it may be all that
     *     is left of an earlier state
     */
    Optional<String> write(ConnectionSettings settings, int jobs) {
        if (Files.exists(file)) {
            throw new HeliosException(ErrorCode.CONFLICT, "safety dump is there already")
                    .with("file", file)
                    .hint("Nothing was changed. Choose another name for --safety-dump.");
        }
        try (Session session = Session.open(settings)) {
            if (UserTables.list(session).isEmpty()) {
                return Optional.empty();
            }
        }
        DumpRequest request = DumpRequest.of(TableSelection.all(), Compression.ZSTD, jobs);
        FullDump dump = new FullDump(settings, request, Progress.NONE);
        DumpResult result = OutputFile.dump(program, file, dump::run);
        result.warnings().forEach(program.console()::warning);
        result.notCarried()
                .forEach(what -> program.console().warning("not in the safety dump: " + what));
        return Optional.of(command(settings));
    }

    private String command(ConnectionSettings settings) {
        return "heliosdb-lite restore --input %s -h %s -p %d -U %s -d %s"
                .formatted(
                        quoted(file.toString()),
                        quoted(settings.host()),
                        settings.port(),
                        quoted(settings.user()),
                        quoted(settings.database()));
    }

    /** As a shell takes it for one word. */
    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
