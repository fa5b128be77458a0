package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.drill.DrillCheck;
import io.heliosdb.lite.drill.DrillReport;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.schedule.DrillJob;
import io.heliosdb.lite.schedule.RunDump;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The drills that {@code start} makes by itself, of the newest dump of a directory. */
final class ScheduledDrill implements DrillJob {
    /** The instance beside it is there for others: they keep the other processors. */
    private static final int JOBS = 1;

    private final Program program;
    private final Path directory;
    private final List<DrillCheck> checks;

    ScheduledDrill(Program program, Path directory, List<DrillCheck> checks) {
        this.program = program;
        this.directory = directory;
        this.checks = List.copyOf(checks);
    }

    @Override
    public boolean hasDumps() {
        DumpFolder folder = DumpFolder.scan(directory);
        return !folder.dumps().isEmpty() || !folder.unreadable().isEmpty();
    }

    @Override
    public RunDump drill() {
        try {
            NewestDump newest = NewestDump.in(directory);
            DrillReport report = prove(newest.dump().path());
            if (!report.isPassed()) {
                throw report.error();
            }
            if (!newest.passedOver().isEmpty()) {
                // An older one restores: nobody would look if that were all that is told.
                throw new HeliosException(ErrorCode.DUMP_CORRUPT, "newer dumps are not good")
                        .with("proven", newest.dump().path())
                        .with("newer", newest.passedOver().getLast())
                        .hint("Run heliosdb-lite list on the directory, and take a full dump.");
            }
            return new RunDump(
                    newest.dump().path(),
                    newest.dump().isFull(),
                    newest.dump().fileBytes(),
                    report.skipped().stream().map(what -> "skipped: " + what).toList());
        } catch (HeliosException e) {
            throw program.cancellation().explain(e);
        } finally {
            // Until the next drill the process waits: it gives back what this one took.
            System.gc();
        }
    }

    /** A signal interrupts it; whoever ends the schedule waits for it. */
    private DrillReport prove(Path file) {
        DrillRequest request =
                new DrillRequest(file, Optional.empty(), Optional.empty(), checks, JOBS);
        DrillRun run = new DrillRun(program, request, Progress.NONE);
        return program.cancellation().guard(Thread.currentThread()::interrupt, run::run);
    }

    @Override
    public Optional<Instant> newestProven() {
        return NewestDump.proven(directory).map(drilled -> drilled.dump().takenAt());
    }
}
