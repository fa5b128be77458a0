package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.retention.Decision;
import io.heliosdb.lite.retention.Prune;
import io.heliosdb.lite.retention.RetentionPlan;
import io.heliosdb.lite.retention.RetentionPolicy;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code prune}: deletes the dumps of a directory that no rule keeps. */
@Command(
        name = "prune",
        description = {
            "Delete the dumps in a directory that no rule keeps. Needs no server.",
            "A dump that another one needs, the newest good one, pinned and damaged ones stay."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite prune /backups --retention-days 30 --dry-run",
            "  heliosdb-lite prune /backups --keep-last 3 --keep-daily 7 --keep-monthly 12"
        })
final class PruneCommand implements Callable<Integer> {
    private final Program program;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DIR",
            defaultValue = ".",
            description = "The directory (default: the current one).")
    private Path directory;

    @Mixin private RetentionOptions retention;
    @Mixin private ConfigOption config;

    @Option(
            names = {"-n", "--dry-run"},
            description = "Only say what would be deleted.")
    private boolean isDryRun;

    @Option(names = "--json", description = "Print what becomes of each dump as JSON.")
    private boolean isJson;

    PruneCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        RetentionPolicy policy =
                retention.policy(RetentionOptions.configured(config.read(program)));
        Prune prune = new Prune(directory, policy, Clock.systemUTC().instant());
        RetentionPlan plan = isDryRun ? prune.plan() : prune.run(dump -> {});
        List<Path> leftovers = isDryRun ? prune.leftovers() : prune.deleteLeftovers();
        if (isJson) {
            program.console().json().print(document(policy, plan, leftovers));
        } else {
            print(policy, plan);
            leftovers.forEach(this::printLeftover);
        }
        return plan.hasProblems() ? ErrorCode.PARTIAL.exitCode() : 0;
    }

    private void print(RetentionPolicy policy, RetentionPlan plan) {
        Console console = program.console();
        console.println("Directory: " + Printable.of(directory.toString()));
        console.println("Rules: " + (policy.isEmpty() ? "none: everything stays" : policy));
        AlignedTable table =
                new AlignedTable("  ", "file", "dump id", "created", "size", "decision", "reason");
        plan.decisions().forEach(decision -> table.add(cells(decision)));
        table.lines().forEach(console::println);
        console.println("%s: %s".formatted(isDryRun ? "Would keep" : "Kept", sum(plan, true)));
        console.println(
                "%s: %s".formatted(isDryRun ? "Would delete" : "Deleted", sum(plan, false)));
        for (Decision decision : plan.decisions()) {
            if (!decision.isGood()) {
                console.warning("cannot be restored: " + Printable.of(decision.problem()));
            }
        }
        plan.unreadable()
                .forEach(
                        file ->
                                console.warning(
                                        "cannot be read: "
                                                + Printable.of(file.reason().getMessage())));
    }

    private void printLeftover(Path file) {
        program.console()
                .println(
                        "%s what a dump left that was killed: %s"
                                .formatted(
                                        isDryRun ? "Would delete" : "Deleted",
                                        Printable.of(file.getFileName().toString())));
    }

    private static Object[] cells(Decision decision) {
        return new Object[] {
            Printable.of(decision.dump().path().getFileName().toString()),
            ListCommand.shortId(decision.dump().dumpId()),
            decision.dump().metadata().createdAt(),
            new ByteSize(decision.dump().fileBytes()),
            decision.isKept() ? "keep" : "delete",
            Printable.of(String.join(", ", decision.reasons()))
        };
    }

    private static String sum(RetentionPlan plan, boolean isKept) {
        List<Decision> some = plan.decisions().stream().filter(d -> d.isKept() == isKept).toList();
        long bytes = some.stream().mapToLong(d -> d.dump().fileBytes()).sum();
        return "%d dumps, %s".formatted(some.size(), new ByteSize(bytes));
    }

    private Map<String, Object> document(
            RetentionPolicy policy, RetentionPlan plan, List<Path> leftovers) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("directory", directory.toString());
        document.put("dry_run", isDryRun);
        document.put("rules", policy.rules());
        document.put("timezone", policy.zone().toString());
        document.put("dumps", plan.decisions().stream().map(PruneCommand::document).toList());
        document.put("unreadable", ListDocument.unreadable(plan.unreadable()));
        document.put("leftovers", leftovers.stream().map(Path::toString).toList());
        return document;
    }

    private static Map<String, Object> document(Decision decision) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", decision.dump().path().toString());
        document.put("dump_id", decision.dump().dumpId());
        document.put("created_at", decision.dump().metadata().createdAt());
        document.put("file_bytes", decision.dump().fileBytes());
        document.put("kept", decision.isKept());
        document.put("reasons", decision.reasons());
        document.put("problem", decision.isGood() ? null : decision.problem());
        return document;
    }
}
