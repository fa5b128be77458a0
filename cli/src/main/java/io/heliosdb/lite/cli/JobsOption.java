package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine.Option;

/** How many sessions a command uses at a time. */
final class JobsOption {
    private static final int JOBS_MAX = 64;

    /** More sessions read no faster than the program can take their rows. */
    private static final int JOBS_DEFAULT_MAX = 8;

    @Option(
            names = {"-j", "--jobs"},
            paramLabel = "N",
            description = "Sessions to use at a time (default: one for each processor, at most 8).")
    private Integer jobs;

    /** How many there are if nobody says. */
    static int usual() {
        return Math.min(Runtime.getRuntime().availableProcessors(), JOBS_DEFAULT_MAX);
    }

    int count() {
        if (jobs == null) {
            return usual();
        }
        if (jobs < 1 || jobs > JOBS_MAX) {
            throw new HeliosException(ErrorCode.USAGE, "number of jobs is out of range")
                    .with("expected", "1 to " + JOBS_MAX)
                    .with("actual", jobs)
                    .hint("Try --jobs 4.");
        }
        return jobs;
    }
}
