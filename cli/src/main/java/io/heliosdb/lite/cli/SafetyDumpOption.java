package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.RestoreConfig;
import io.heliosdb.lite.pg.ConnectionSettings;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Whether, and where, a restore first keeps what it is about to change. */
final class SafetyDumpOption {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS", Locale.ROOT);

    @Option(
            names = "--safety-dump",
            paramLabel = "FILE",
            description =
                    "Before anything is replaced, write the database to this new file, and print"
                            + " the command that brings it back.")
    private Path named;

    /** Writes the dump if one is wanted, and says how it comes back. */
    void keep(Program program, RestoreConfig settings, ConnectionSettings connection, int jobs) {
        file(settings, connection.database())
                .ifPresent(
                        file ->
                                new SafetyDump(program, file)
                                        .write(connection, jobs)
                                        .ifPresent(undo -> announce(program, file, undo)));
    }

    private static void announce(Program program, Path file, String undo) {
        program.console().message("Wrote %s. To undo: %s".formatted(file, undo));
    }

    /** In the directory of the settings, one that tells database and time. */
    private Optional<Path> file(RestoreConfig settings, String database) {
        String name =
                "before-restore-%s-%s.heliodump"
                        .formatted(
                                database.replaceAll("[^A-Za-z0-9_.-]", "_"),
                                TIME.format(LocalDateTime.now(ZoneId.systemDefault())));
        return Optional.ofNullable(named)
                .or(() -> settings.safetyDumpDirectory().map(directory -> directory.resolve(name)));
    }
}
