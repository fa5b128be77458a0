package io.heliosdb.lite.drill;

import io.heliosdb.lite.error.HeliosException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a drill found.
 *
 * @param file the dump, the last of its chain
 * @param dumpId its id; empty if it cannot be read
 * @param createdAt when it was taken; empty if it cannot be read
 * @param fileCount files of the chain; 0 if they cannot be read
 * @param steps those that were taken: one that fails may end the drill
 * @param skipped what is not in the restored database, as a person reads it
 */
public record DrillReport(
        String file,
        String dumpId,
        String createdAt,
        int fileCount,
        List<DrillStep> steps,
        List<String> skipped) {
    /** What a check printed may be long. */
    private static final int REASON_LETTERS_MAX = 500;

    public DrillReport {
        steps = List.copyOf(steps);
        skipped = List.copyOf(skipped);
    }

    public boolean isPassed() {
        return steps.stream().allMatch(DrillStep::isPassed);
    }

    /** Of all steps. */
    public double seconds() {
        return steps.stream().mapToDouble(DrillStep::seconds).sum();
    }

    /** The first step that failed. */
    public Optional<DrillStep> failedStep() {
        return steps.stream().filter(step -> !step.isPassed()).findFirst();
    }

    /**
     * What is wrong, in one error.
     *
     * @throws java.util.NoSuchElementException if it passed
     */
    public HeliosException error() {
        DrillCase first = failures().findFirst().orElseThrow();
        String detail = first.detail();
        return new HeliosException(first.failure().orElseThrow(), "the drill failed")
                .with("file", file)
                .with("step", failedStep().orElseThrow().name())
                .with("failures", failures().count())
                .with("first", first.name())
                .with("reason", detail.substring(0, Math.min(detail.length(), REASON_LETTERS_MAX)))
                .hint("Run heliosdb-lite list to see which other dumps there are.");
    }

    /** All that failed, in the order of the steps. */
    public Stream<DrillCase> failures() {
        return steps.stream().flatMap(step -> step.cases().stream()).filter(one -> !one.isPassed());
    }
}
