package io.heliosdb.lite.cli;

import io.heliosdb.lite.chain.Verification;
import io.heliosdb.lite.chain.VerifiedDumps;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.io.ByteSource;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notes which files were found intact, for {@code list}, beside the files. */
final class VerificationNotes {
    private final Program program;
    private final Map<Path, Notes> byDirectory = new LinkedHashMap<>();

    private record Notes(List<Verification> passed, List<String> failed) {}

    VerificationNotes(Program program) {
        this.program = program;
    }

    /**
     * Adds what was found.
     *
     * @param source what was verified, which the path may no longer name; stays open
     */
    void add(Path path, ByteSource source, FileReport report) {
        try {
            if (report.isPassed()) {
                addPassed(path, DumpFile.open(source), Verification.VERIFY);
            } else {
                addFailed(path, DumpFile.readMetadata(source).dumpId());
            }
        } catch (HeliosException e) {
            // It does not tell which dump it is: list names it as damaged.
        }
    }

    /** Adds a file that passed a check of some kind. */
    void addPassed(Path path, DumpFile dump, String kind) {
        of(path).passed().add(Verification.of(dump, kind, Clock.systemUTC().instant()));
    }

    /** Adds a file that failed one. */
    void addFailed(Path path, String dumpId) {
        of(path).failed().add(dumpId);
    }

    private Notes of(Path path) {
        return byDirectory.computeIfAbsent(
                path.toAbsolutePath().getParent(),
                directory -> new Notes(new ArrayList<>(), new ArrayList<>()));
    }

    /** Writes them, as far as that is possible. */
    void write() {
        byDirectory.forEach(
                (directory, notes) -> {
                    try {
                        VerifiedDumps.note(directory, notes.passed(), notes.failed());
                    } catch (HeliosException e) {
                        program.console().message("Not noted for list: " + e.getMessage());
                    }
                });
    }
}
