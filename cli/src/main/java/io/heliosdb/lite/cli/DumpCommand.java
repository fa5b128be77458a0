package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpEstimate;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
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
import java.util.Locale;
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

    @Option(
            names = "--compress",
            paramLabel = "NAME",
            defaultValue = "zstd",
            description = "none, lz4 or zstd (default).")
    private String compress;

    @Option(
            names = "--compression-level",
            paramLabel = "LEVEL",
            description = "1 to 22, for zstd (default 3).")
    private Integer compressionLevel;

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
        try (Server server = Server.find(program, connection, dataDir)) {
            if (isDryRun) {
                return estimate(request, server.settings());
            }
            if (!isStream) {
                IncrementGuard.check(Path.of(output), isForced);
            }
            return dump(request, server.settings(), isStream);
        }
    }

    private DumpRequest request() {
        Compression compression =
                compressionLevel == null
                        ? Compression.of(compress)
                        : Compression.of(compress, compressionLevel);
        return isStreaming
                ? DumpRequest.streaming(selection.selection(), compression)
                : DumpRequest.of(selection.selection(), compression, jobs.count());
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
        DumpResult result = run(request, settings, isStream, progress);
        if (isJson) {
            console.json().print(document(result));
        } else if (isVerbose) {
            log.line(completeLine(result));
        } else {
            console.message(completeLine(result));
        }
        result.warnings().forEach(console::warning);
        result.notCarried().forEach(what -> console.warning("not in the dump: " + what));
        return result.notCarried().isEmpty() ? 0 : ErrorCode.PARTIAL.exitCode();
    }

    private DumpResult run(
            DumpRequest request, ConnectionSettings settings, boolean isStream, Progress progress) {
        UUID dumpId = UUID.randomUUID();
        try (ByteSink target = target(isStream, dumpId)) {
            FullDump dump = new FullDump(settings, request, progress);
            return program.cancellation()
                    .guard(target, () -> dump.run(target, dumpId, Clock.systemUTC().instant()));
        }
    }

    private ByteSink target(boolean isStream, UUID dumpId) {
        if (isStream) {
            if (program.console().isOutputTerminal()) {
                throw new HeliosException(ErrorCode.USAGE, "will not write a dump to a terminal")
                        .hint("Name a file with --output, or pipe the output into a command.");
            }
            return new StreamSink("standard output", program.console().binaryOut());
        }
        return OutputFile.create(program.console(), Path.of(output), dumpId);
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

    private static String completeLine(DumpResult result) {
        return "Dump complete: %d tables, %s rows, %s (compressed: %s)"
                .formatted(
                        result.schema().tables().size(),
                        TransferLog.grouped(result.summary().rowCount()),
                        new ByteSize(result.summary().plainBytes()),
                        new ByteSize(result.summary().fileBytes()));
    }

    private Map<String, Object> document(DumpResult result) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", output);
        document.put("dump_id", result.metadata().dumpId());
        document.put("created_at", result.metadata().createdAt());
        document.put("database", result.metadata().database());
        document.put("content", result.metadata().content().name().toLowerCase(Locale.ROOT));
        document.put("tables", result.schema().tables().size());
        document.put("rows", result.summary().rowCount());
        document.put("plain_bytes", result.summary().plainBytes());
        document.put("file_bytes", result.summary().fileBytes());
        document.put("not_carried", result.notCarried());
        return document;
    }
}
