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
        Notes notes =
                byDirectory.computeIfAbsent(
                        path.toAbsolutePath().getParent(),
                        directory -> new Notes(new ArrayList<>(), new ArrayList<>()));
        try {
            if (report.isPassed()) {
                DumpFile dump = DumpFile.open(source);
                notes.passed()
                        .add(
                                Verification.of(
                                        dump, Verification.VERIFY, Clock.systemUTC().instant()));
            } else {
                notes.failed().add(DumpFile.readMetadata(source).dumpId());
            }
        } catch (HeliosException e) {
            // It does not tell which dump it is: list names it as damaged.
        }
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
