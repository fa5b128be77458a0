package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.Salvage;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** {@code restore}: replaces the connected database by what a dump file holds. */
@Command(
        name = "restore",
        description = {
            "Replace a database by what a dump file holds.",
            "Until the last moment the old data is served; a failure leaves it as it was."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite restore --input /backups/mydb.heliodump",
            "  heliosdb-lite restore --input mydb.heliodump --host localhost --port 5432"
        })
final class RestoreCommand implements Callable<Integer> {
    private static final int CLEANUP_SECONDS_MAX = 5;

    private final Program program;

    @Mixin private ConnectionOptions connection;
    @Mixin private DataDirOption dataDir;
    @Mixin private InputOption input;
    @Mixin private JobsOption jobs;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "clean",
            description = "clean (default): replace everything in the database.")
    private String mode;

    @Mixin private OwnershipOptions ownership;

    @Option(
            names = "--create-roles",
            description = "Make the roles that the dump names and the server lacks, without login.")
    private boolean createsRoles;

    @Option(
            names = "--partial",
            description = "Load what is intact of a damaged file, and name the rows that are lost.")
    private boolean isPartial;

    @Option(
            names = "--ignore-errors",
            description =
                    "Leave out constraints, indexes and triggers that the rows do not allow for.")
    private boolean ignoresErrors;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print a line for each table.")
    private boolean isVerbose;

    @Option(names = "--json", description = "Print what was restored as JSON.")
    private boolean isJson;

    RestoreCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        if (!mode.equals("clean")) {
            throw new HeliosException(ErrorCode.USAGE, "unknown restore mode")
                    .with("expected", "clean")
                    .with("actual", mode)
                    .hint("Leave --mode out to replace everything in the database.");
        }
        // The file first: nothing is asked of a server for a file that cannot be read.
        Optional<Salvage> salvage =
                isPartial ? Optional.of(Salvage.of(input.open(), jobs.count())) : Optional.empty();
        RestoreRequest request =
                new RestoreRequest(
                        jobs.count(),
                        ownership.kindsLeftOut(),
                        createsRoles,
                        ignoresErrors,
                        salvage.isPresent() && !salvage.get().hasSequences());
        try (DumpFile file = salvage.map(Salvage::file).orElseGet(input::openDump);
                Server server = Server.find(program, connection, dataDir)) {
            return cancellably(() -> restore(file, server, request, salvage));
        }
    }

    /** On a signal the new database is removed, if it takes no longer than a person waits. */
    private int cancellably(Supplier<Integer> work) {
        Thread worker = Thread.currentThread();
        CountDownLatch ended = new CountDownLatch(1);
        return program.cancellation()
                .guard(
                        () -> {
                            worker.interrupt();
                            boolean ignored = ended.await(CLEANUP_SECONDS_MAX, TimeUnit.SECONDS);
                        },
                        () -> {
                            try {
                                return work.get();
                            } finally {
                                ended.countDown();
                            }
                        });
    }

    private int restore(
            DumpFile file, Server server, RestoreRequest request, Optional<Salvage> salvage) {
        Console console = program.console();
        TransferLog log =
                new TransferLog(
                        "Restoring",
                        "Loaded",
                        Clock.system(ZoneId.systemDefault()),
                        isJson ? console::message : console::printlnNow);
        Progress progress = ProgressLine.on(console);
        if (isVerbose) {
            log.line("Starting restore...");
            progress = new BothProgress(log, progress);
        }
        String suffix = UUID.randomUUID().toString().substring(0, 8);
        RestoreResult result =
                new CleanRestore(server.settings(), request, progress).run(file, suffix);
        String complete =
                "Restore complete: %d tables, %s rows, %s"
                        .formatted(
                                result.tableCount(),
                                TransferLog.grouped(result.rowCount()),
                                new ByteSize(result.valueBytes()));
        if (isJson) {
            console.json().print(document(result, server, salvage));
        } else if (isVerbose) {
            log.line(complete);
        } else {
            console.message(complete);
        }
        if (result.isInPlace()) {
            console.message(
                    "Restored in place, in one transaction: this role or server allows no new"
                            + " database beside the old.");
        }
        result.rolesCreated()
                .forEach(role -> console.message("Created role \"%s\".".formatted(role)));
        List<String> lost =
                salvage.map(known -> new SalvageReport(known).lines()).orElse(List.of());
        lost.forEach(console::warning);
        result.skipped().forEach(what -> console.warning("skipped: " + what));
        boolean isWhole = lost.isEmpty() && result.skipped().isEmpty();
        return isWhole ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    private Map<String, Object> document(
            RestoreResult result, Server server, Optional<Salvage> salvage) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", input.toString());
        document.put("database", server.settings().database());
        document.put("tables", result.tableCount());
        document.put("rows", result.rowCount());
        document.put("plain_bytes", result.valueBytes());
        document.put("in_place", result.isInPlace());
        document.put("roles_created", result.rolesCreated());
        document.put("skipped", result.skipped());
        salvage.ifPresent(known -> document.put("lost_rows", new SalvageReport(known).lostRows()));
        return document;
    }
}
