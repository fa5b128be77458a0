package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.config.RestoreConfig;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.format.file.Salvage;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.restore.AppendRestore;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.DumpPart;
import io.heliosdb.lite.restore.OnConflict;
import io.heliosdb.lite.restore.PartRequest;
import io.heliosdb.lite.restore.RestoreForecast;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;
import io.heliosdb.lite.restore.RestoreSelection;
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
import java.util.function.Supplier;

/** {@code restore}: replaces the connected database by what a dump file holds. */
@Command(
        name = "restore",
        description = {
            "Replace a database by what a dump file holds, or add that to it.",
            "Until the last moment the old data is served; a failure leaves it as it was."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite restore --input /backups/mydb.heliodump",
            "  heliosdb-lite restore --input mydb.heliodump --host localhost --port 5432",
            "  heliosdb-lite restore --input mydb.heliodump --mode append --on-conflict update",
            "  heliosdb-lite restore --input mydb.heliodump --to latest",
            "  heliosdb-lite restore --input mydb.heliodump --to 2025-12-08T10:00Z"
        })
final class RestoreCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private ConnectionOptions connection;
    @Mixin private DataDirOption dataDir;
    @Mixin private InputOption input;
    @Mixin private JobsOption jobs;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            completionCandidates = Choices.RestoreModes.class,
            defaultValue = "clean",
            description = "clean (default): replace what is in the database; append: add to it.")
    private String mode;

    @Option(
            names = "--to",
            paramLabel = "POINT",
            description =
                    "Restore another dump of the chain that the file belongs to: latest, its number"
                            + " in the chain, its id, a time or an LSN.")
    private String to;

    @Option(
            names = "--on-conflict",
            paramLabel = "ACTION",
            completionCandidates = Choices.ConflictActions.class,
            description =
                    "In append mode, for rows whose key is there: error (default), skip or update.")
    private String onConflict;

    @Mixin private TableNameOptions tables;
    @Mixin private ContentOptions content;
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

    @Mixin private SafetyDumpOption safetyDump;
    @Mixin private ConfigOption config;

    @Option(
            names = "--dry-run",
            description = "Check the file and print what would change; change nothing.")
    private boolean isDryRun;

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
        RestoreConfig settings = config.read(program).restore();
        Optional<OnConflict> append = append();
        RestoreSelection wanted =
                new RestoreSelection(tables.wanted(), tables.excluded(), content.content());
        if (isDryRun) {
            return preview(wanted, append.isPresent() && !isIncrement());
        }
        if (append.isPresent() && isIncrement()) {
            return addIncrement(wanted, settings);
        }
        // The file first: nothing is asked of a server for a file that cannot be read.
        Optional<Salvage> salvage = salvage();
        RestoreRequest request =
                new RestoreRequest(
                        jobs.count(),
                        ownership.kindsLeftOut(),
                        createsRoles,
                        ignoresErrors,
                        salvage.isPresent() && !salvage.get().hasSequences(),
                        salvage.isEmpty());
        try (StoredState file = state(salvage);
                Server server = Server.find(program, connection, dataDir)) {
            return cancellably(
                    () ->
                            restore(
                                    file,
                                    server,
                                    request,
                                    wanted,
                                    part(wanted, append),
                                    salvage,
                                    settings));
        }
    }

    private StoredState open() {
        if (input.isStream()) {
            if (to != null) {
                throw new HeliosException(ErrorCode.USAGE, "--to needs the files of a chain")
                        .hint("Name a file with --input: its chain lies beside it.");
            }
            return StateInput.requireFull(input.openDump());
        }
        if (to == null && !isDryRun) {
            int count = StateInput.increments(input.path()).size();
            if (count > 0) {
                program.console()
                        .message(
                                "%s has %d increments; add --to latest to restore the newest state."
                                        .formatted(input, count));
            }
        }
        return StateInput.open(input.path(), Optional.ofNullable(to));
    }

    private boolean isIncrement() {
        if (to != null) {
            throw new HeliosException(ErrorCode.USAGE, "--to and --mode append exclude each other")
                    .hint("Leave --mode out to restore that point as a whole.");
        }
        return !input.isStream() && !DumpFolder.head(input.path()).isFull();
    }

    /** An increment is added to the state that it follows, whole. */
    private int addIncrement(RestoreSelection wanted, RestoreConfig settings) {
        if (onConflict != null || !wanted.isOfDatabase() || isPartial) {
            throw new HeliosException(
                            ErrorCode.USAGE, "an increment is applied whole or not at all")
                    .with("file", input)
                    .hint("Leave out --on-conflict, --partial and the selection of tables.");
        }
        RestoreRequest request =
                new RestoreRequest(
                        jobs.count(),
                        ownership.kindsLeftOut(),
                        createsRoles,
                        ignoresErrors,
                        false,
                        true);
        try (Server server = Server.find(program, connection, dataDir);
                StoredState file =
                        new IncrementOnDatabase(program, server.settings(), jobs.count())
                                .state(input)) {
            return cancellably(
                    () ->
                            restore(
                                    file,
                                    server,
                                    request,
                                    wanted,
                                    Optional.empty(),
                                    Optional.empty(),
                                    settings));
        }
    }

    /** What to do on a conflict; empty in clean mode, where there is none. */
    private Optional<OnConflict> append() {
        String action = onConflict == null ? "error" : onConflict;
        if (mode.equals("clean") && onConflict == null) {
            return Optional.empty();
        }
        if (mode.equals("clean")) {
            throw new HeliosException(ErrorCode.USAGE, "--on-conflict is for append mode")
                    .hint("Add --mode append to add to the database, or leave --on-conflict out.");
        }
        if (!mode.equals("append")) {
            throw new HeliosException(ErrorCode.USAGE, "unknown restore mode")
                    .with("expected", "clean or append")
                    .with("actual", mode)
                    .hint("Leave --mode out to replace everything in the database.");
        }
        return Optional.of(
                switch (action) {
                    case "error" -> OnConflict.ERROR;
                    case "skip" -> OnConflict.SKIP;
                    case "update" -> OnConflict.UPDATE;
                    default ->
                            throw new HeliosException(ErrorCode.USAGE, "unknown conflict action")
                                    .with("expected", "error, skip or update")
                                    .with("actual", action)
                                    .hint("Leave --on-conflict out to stop at a conflict.");
                });
    }

    /** How to change a part of the database; empty if it is replaced as a whole. */
    private static Optional<PartRequest> part(
            RestoreSelection wanted, Optional<OnConflict> append) {
        if (append.isPresent()) {
            return Optional.of(PartRequest.adding(wanted, append.get()));
        }
        return wanted.isOfDatabase()
                ? Optional.empty()
                : Optional.of(PartRequest.replacing(wanted));
    }

    /** Needs no server; one that answers is asked what it would lose and gain. */
    private int preview(RestoreSelection wanted, boolean isAppend) {
        Optional<Salvage> salvage = salvage();
        try (StoredState file = state(salvage)) {
            DumpPart part = new DumpPart(file, wanted);
            RestorePreview preview = new RestorePreview(program.console(), part, salvage);
            List<FileReport> reports =
                    file.files().stream().map(one -> one.check(jobs.count())).toList();
            Optional<RestoreForecast> forecast = forecast(part, preview, isAppend);
            return isJson
                    ? preview.printJson(input, reports, forecast)
                    : preview.print(input, reports, forecast, isAppend);
        }
    }

    private Optional<RestoreForecast> forecast(
            DumpPart part, RestorePreview preview, boolean isAppend) {
        try (Server server = Server.find(program, connection, dataDir);
                Session session = Session.open(server.settings())) {
            return Optional.of(RestoreForecast.of(session, part, isAppend));
        } catch (HeliosException e) {
            if (e.code() != ErrorCode.UNREACHABLE) {
                throw e;
            }
            preview.noForecast(e);
            return Optional.empty();
        }
    }

    /** What is intact, if no more than that is wanted; it closes the source if it fails. */
    private Optional<Salvage> salvage() {
        return isPartial ? Optional.of(Salvage.of(input.open(), jobs.count())) : Optional.empty();
    }

    private StoredState state(Optional<Salvage> salvage) {
        return salvage.map(Salvage::file)
                .map(StateInput::requireFull)
                .map(StoredState.class::cast)
                .orElseGet(this::open);
    }

    /** On a signal the new database is removed, if it takes no longer than a person waits. */
    private int cancellably(Supplier<Integer> work) {
        return program.cancellation().interrupting(work);
    }

    private int restore(
            StoredState file,
            Server server,
            RestoreRequest request,
            RestoreSelection wanted,
            Optional<PartRequest> part,
            Optional<Salvage> salvage,
            RestoreConfig settings) {
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
        safetyDump.keep(program, settings, server.settings(), request.jobs());
        RestoreResult result = load(file, server, request, wanted, part, progress);
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
        if (result.isInPlace() && part.isEmpty()) {
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

    private static RestoreResult load(
            StoredState file,
            Server server,
            RestoreRequest request,
            RestoreSelection wanted,
            Optional<PartRequest> part,
            Progress progress) {
        if (part.isPresent()) {
            return new AppendRestore(server.settings(), request, part.get(), progress).run(file);
        }
        String suffix = UUID.randomUUID().toString().substring(0, 8);
        return new CleanRestore(server.settings(), request, progress, wanted.hasRows())
                .run(file, suffix);
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
