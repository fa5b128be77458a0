package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.config.DumpConfig;
import io.heliosdb.lite.dump.DumpEstimate;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.StreamSink;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code dump}: writes the connected database to a file. */
@Command(
        name = "dump",
        description = "Write a database to a dump file.",
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite dump --output /backups/mydb.heliodump",
            "  heliosdb-lite dump -d shop -o shop.heliodump --compression-level 9",
            "  heliosdb-lite dump --output critical.heliodump --tables users,orders,payments",
            "  heliosdb-lite dump -o app.heliodump -n app -T 'app.log_*' --no-owner",
            "  heliosdb-lite dump --output /backups/mydb.heliodump --append",
            "  heliosdb-lite dump --output - | ssh host 'cat > mydb.heliodump'"
        })
final class DumpCommand implements Callable<Integer> {
    private static final String STANDARD_OUTPUT = "-";

    private final Program program;

    @Mixin private ConnectionOptions connection;
    @Mixin private DataDirOption dataDir;
    @Mixin private SelectionOptions selection;
    @Mixin private JobsOption jobs;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write, - for standard output. It appears when complete.")
    private String output;

    @Mixin private CompressionOptions compression;
    @Mixin private ConfigOption config;

    @Option(
            names = {"-v", "--verbose"},
            description = "Print a line for each table.")
    private boolean isVerbose;

    @Option(
            names = "--dry-run",
            description = "Read a sample and print an estimate of size and time; write nothing.")
    private boolean isDryRun;

    @Option(
            names = "--streaming",
            description = "Use as little memory as possible: one session, small chunks.")
    private boolean isStreaming;

    @Option(
            names = "--append",
            description =
                    "Add an increment, with what changed since the last dump: beside the base that"
                        + " --output names, as FILE.inc1 and so on; or, if there is no such file,"
                        + " to that file, following the last dump in its directory.")
    private boolean isAppend;

    @Option(
            names = "--or-full",
            description = "With --append: take a full dump where no increment can be had.")
    private boolean isOrFull;

    @Option(
            names = "--force",
            description = "Replace a base dump that still has increments beside it.")
    private boolean isForced;

    @Option(names = "--json", description = "Print what was dumped as JSON.")
    private boolean isJson;

    DumpCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        DumpRequest request = request();
        boolean isStream = output.equals(STANDARD_OUTPUT);
        if (isStream && isJson) {
            throw new HeliosException(ErrorCode.USAGE, "--json and --output - exclude each other")
                    .hint("Standard output takes either the dump or the facts.");
        }
        if (isAppend) {
            requireAppendable(request, isStream);
        } else if (isOrFull) {
            throw new HeliosException(ErrorCode.USAGE, "--or-full is for --append")
                    .hint("Leave it out: without --append every dump is a full one.");
        }
        try (Server server = Server.find(program, connection, dataDir)) {
            if (isDryRun) {
                return estimate(request, server.settings());
            }
            if (!isStream && !isAppend) {
                IncrementGuard.check(Path.of(output), isForced);
            }
            return dump(request, server.settings(), isStream);
        }
    }

    private void requireAppendable(DumpRequest request, boolean isStream) {
        if (isStream) {
            throw new HeliosException(ErrorCode.USAGE, "--append and --output - exclude each other")
                    .hint("An increment is found by the dump it follows: name a file.");
        }
        if (isDryRun) {
            throw new HeliosException(ErrorCode.USAGE, "--append and --dry-run exclude each other")
                    .hint("What changed is known when it has been read; leave one of them out.");
        }
        boolean isOfAll =
                request.selection().isAll() && request.selection().content() == DumpContent.ALL;
        if (!isOfAll) {
            throw new HeliosException(ErrorCode.USAGE, "an increment has all that changed")
                    .hint("Leave the selection out: what to restore can be chosen later.");
        }
    }

    private DumpRequest request() {
        DumpConfig settings = config.read(program).dump();
        Compression wanted = compression.compression(settings.compression());
        DumpRequest request =
                isStreaming
                        ? DumpRequest.streaming(selection.selection(), wanted)
                        : DumpRequest.of(selection.selection(), wanted, jobs.count());
        return request.withBatchRowsMax(settings.batchRowsMax());
    }

    private int dump(DumpRequest request, ConnectionSettings settings, boolean isStream) {
        Console console = program.console();
        // The guide pipes these lines; a dump on standard output leaves no room for them there.
        TransferLog log =
                new TransferLog(
                        "Dumping",
                        "Exported",
                        Clock.system(ZoneId.systemDefault()),
                        isStream || isJson ? console::message : console::printlnNow);
        Progress progress = ProgressLine.on(console);
        if (isVerbose) {
            log.line("Starting dump...");
            progress = new BothProgress(log, progress);
        }
        DatabaseDump dump = new DatabaseDump(program, settings, request, progress);
        DatabaseDump.Written written =
                isAppend
                        ? new AppendDump(program, dump, Path.of(output)).run(isOrFull, isForced)
                        : isStream
                                ? stream(settings, request, progress)
                                : dump.full(Path.of(output));
        DumpResult result = written.result();
        DumpSummaryText text = new DumpSummaryText(written.file().toString(), result);
        if (isJson) {
            console.json().print(text.document());
        } else if (isVerbose) {
            log.line(text.completeLine());
        } else {
            console.message(text.completeLine());
        }
        text.warnings().forEach(console::warning);
        return result.notCarried().isEmpty() ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    private DatabaseDump.Written stream(
            ConnectionSettings settings, DumpRequest request, Progress progress) {
        FullDump dump = new FullDump(settings, request, progress);
        return new DatabaseDump.Written(
                Path.of(output),
                OutputFile.dump(program, standardOutput(), UUID.randomUUID(), dump::run));
    }

    private ByteSink standardOutput() {
        if (program.console().isOutputTerminal()) {
            throw new HeliosException(ErrorCode.USAGE, "will not write a dump to a terminal")
                    .hint("Name a file with --output, or pipe the output into a command.");
        }
        return new StreamSink("standard output", program.console().binaryOut());
    }

    private int estimate(DumpRequest request, ConnectionSettings settings) {
        DumpEstimate estimate = DumpEstimate.of(settings, request, System::nanoTime);
        if (isJson) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("estimated_bytes", estimate.storedBytes());
            document.put("estimated_seconds", estimate.seconds());
            document.put("compression", request.compression().name());
            program.console().json().print(document);
            return 0;
        }
        String compressed = request.compression().name().equals("none") ? "" : " (compressed)";
        program.console()
                .println(
                        "Estimated dump size: "
                                + new ByteSize(estimate.storedBytes())
                                + compressed);
        program.console()
                .println("Estimated time: %d seconds".formatted((long) estimate.seconds()));
        return 0;
    }
}
