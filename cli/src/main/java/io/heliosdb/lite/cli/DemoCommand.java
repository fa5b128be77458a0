package io.heliosdb.lite.cli;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.FileCheck;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.pg.ConnectionFlags;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.ContentHash;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.tpch.TpchLoad;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code demo}: the whole story on generated data. */
@Command(
        name = "demo",
        description = {
            "Show the whole story on generated data, in memory.",
            "Starts an instance, loads TPC-H data, dumps it with every compression, verifies,",
            "restores into a second instance, and compares every table. Exits 0 only if everything",
            "matched. Leaves nothing behind."
        },
        footer = {"", "Examples:", "  heliosdb-lite demo", "  heliosdb-lite demo --scale 0.1"})
final class DemoCommand implements Callable<Integer> {
    private static final double NANOS_PER_SECOND = 1e9;

    private static final List<Compression> COMPRESSIONS =
            List.of(Compression.NONE, Compression.LZ4, Compression.ZSTD);

    private final Program program;

    @Mixin private JobsOption jobs;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "0.05",
            description = "Size of the data: 1 is about 1 GB (default 0.05).")
    private double scale;

    @Option(names = "--json", description = "Print the figures as JSON.")
    private boolean isJson;

    @Option(
            names = "--load-into",
            paramLabel = "CONNECTION",
            description =
                    "Only load the data into this database (a postgresql:// URI or a name), and"
                            + " stop.")
    private String loadInto = "";

    DemoCommand(Program program) {
        this.program = program;
    }

    /** What one dump and its restore came to; times in seconds. */
    private record Round(
            Compression compression,
            DumpSummary summary,
            double dumpSeconds,
            double verifySeconds,
            double restoreSeconds,
            int tablesEqual,
            int tableCount) {
        boolean isEqual() {
            return tablesEqual == tableCount;
        }
    }

    @Override
    public Integer call() throws IOException {
        if (!(scale > 0 && scale <= 1000)) {
            throw new HeliosException(ErrorCode.USAGE, "scale is out of range")
                    .with("expected", "more than 0, at most 1000")
                    .with("actual", scale)
                    .hint("Try --scale 0.1.");
        }
        if (!loadInto.isEmpty()) {
            return load(loadTarget());
        }
        Path directory = Files.createTempDirectory("heliosdb-demo-");
        try {
            return program.cancellation().guard(() -> removeAll(directory), () -> run(directory));
        } finally {
            removeAll(directory);
        }
    }

    private ConnectionSettings loadTarget() {
        ConnectionFlags flags = new ConnectionFlags("", "", "", loadInto);
        try (Session session = Session.open(program.settingsResolver().resolve(flags))) {
            return session.settings();
        }
    }

    private int load(ConnectionSettings target) {
        long begun = System.nanoTime();
        long rows = TpchLoad.run(target, scale, jobs.count());
        say("Loaded %s rows in %.1f s", TransferLog.grouped(rows), secondsSince(begun));
        return 0;
    }

    private int run(Path directory) {
        say("TPC-H at scale %s, %d sessions at a time", scale, jobs.count());
        Engine engine = new Engine(Host.current());
        long begun = System.nanoTime();
        try (Instance source = engine.startThrowaway()) {
            say(
                    "Started PostgreSQL %s in memory on port %d in %.1f s",
                    Engine.SERVER_VERSION, source.port(), secondsSince(begun));
            source.warnings().forEach(program.console()::warning);
            return program.cancellation()
                    .guard(source, () -> run(directory, engine, settings(source)));
        }
    }

    private int run(Path directory, Engine engine, ConnectionSettings source) {
        int ignored = load(source);
        long begun = System.nanoTime();
        try (Instance target = engine.startThrowaway()) {
            say("Started a second one in %.1f s", secondsSince(begun));
            return program.cancellation()
                    .guard(target, () -> rounds(directory, source, settings(target)));
        }
    }

    private int rounds(Path directory, ConnectionSettings source, ConnectionSettings target) {
        Map<String, String> expected = hashes(source);
        List<Round> rounds = new ArrayList<>();
        for (Compression compression : COMPRESSIONS) {
            Path file = directory.resolve(compression.name() + ".heliodump");
            rounds.add(round(file, compression, source, target, expected));
        }
        boolean isEqual = rounds.stream().allMatch(Round::isEqual);
        if (isJson) {
            program.console().json().print(document(rounds));
        } else {
            print(rounds);
        }
        if (!isEqual) {
            program.console()
                    .error(
                            "restored tables differ from the source",
                            Optional.of("Please report it with the output of this command."));
            return ErrorCode.INTERNAL.exitCode();
        }
        say("All tables are equal in every round: demo PASSED");
        return 0;
    }

    private Round round(
            Path path,
            Compression compression,
            ConnectionSettings source,
            ConnectionSettings target,
            Map<String, String> expected) {
        DumpRequest request = DumpRequest.of(TableSelection.all(), compression, jobs.count());
        long begun = System.nanoTime();
        UUID dumpId = UUID.randomUUID();
        DumpSummary summary =
                new FullDump(source, request, Progress.NONE)
                        .run(
                                PublishedFile.create(path, dumpId.toString().substring(0, 8)),
                                dumpId,
                                Instant.now())
                        .summary();
        double dumpSeconds = secondsSince(begun);

        begun = System.nanoTime();
        try (ByteSource bytes = FileByteSource.open(path)) {
            if (!FileCheck.run(bytes, jobs.count()).isPassed()) {
                throw new HeliosException(ErrorCode.DUMP_CORRUPT, "checksum mismatch in dump file")
                        .with("file", path);
            }
        }
        double verifySeconds = secondsSince(begun);

        begun = System.nanoTime();
        try (DumpFile file = DumpFile.open(FileByteSource.open(path))) {
            new CleanRestore(target, RestoreRequest.of(jobs.count()), Progress.NONE)
                    .run(file, UUID.randomUUID().toString().substring(0, 8));
        }
        double restoreSeconds = secondsSince(begun);

        Map<String, String> actual = hashes(target);
        int equal =
                (int)
                        expected.entrySet().stream()
                                .filter(
                                        entry ->
                                                entry.getValue().equals(actual.get(entry.getKey())))
                                .count();
        int tableCount = Math.max(expected.size(), actual.size());
        say("%-4s: dumped, verified, restored, compared", compression.name());
        return new Round(
                compression,
                summary,
                dumpSeconds,
                verifySeconds,
                restoreSeconds,
                equal,
                tableCount);
    }

    private static Map<String, String> hashes(ConnectionSettings settings) {
        Map<String, String> hashes = new LinkedHashMap<>();
        try (Session session = Session.open(settings)) {
            for (String[] table : ContentHash.tables(session)) {
                hashes.put(table[1], ContentHash.of(session, table[0], table[1]));
            }
        }
        return hashes;
    }

    private void print(List<Round> rounds) {
        AlignedTable table =
                new AlignedTable(
                        "",
                        "compression",
                        "file",
                        "of plain",
                        "dump",
                        "verify",
                        "restore",
                        "tables equal");
        for (Round round : rounds) {
            long plain = round.summary().plainBytes();
            table.add(
                    round.compression().name(),
                    new ByteSize(round.summary().fileBytes()),
                    "%.1f%%".formatted(100.0 * round.summary().fileBytes() / plain),
                    rate(round.dumpSeconds(), plain),
                    rate(round.verifySeconds(), plain),
                    rate(round.restoreSeconds(), plain),
                    round.tablesEqual() + " of " + round.tableCount());
        }
        Console console = program.console();
        console.println("");
        table.lines().forEach(console::println);
        console.println("");
        console.println("Rates are of plain bytes: those of the values, before compression.");
    }

    private static String rate(double seconds, long bytes) {
        return "%.2f s (%.0f MB/s)".formatted(seconds, bytes / seconds / (1 << 20));
    }

    private Map<String, Object> document(List<Round> rounds) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("scale", scale);
        document.put("passed", rounds.stream().allMatch(Round::isEqual));
        List<Object> entries = new ArrayList<>();
        for (Round round : rounds) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("compression", round.compression().name());
            entry.put("rows", round.summary().rowCount());
            entry.put("plain_bytes", round.summary().plainBytes());
            entry.put("file_bytes", round.summary().fileBytes());
            entry.put("dump_seconds", round.dumpSeconds());
            entry.put("verify_seconds", round.verifySeconds());
            entry.put("restore_seconds", round.restoreSeconds());
            entry.put("tables_equal", round.tablesEqual());
            entry.put("tables", round.tableCount());
            entries.add(entry);
        }
        document.put("rounds", entries);
        return document;
    }

    private static ConnectionSettings settings(Instance instance) {
        return ConnectionSettings.local(
                instance.host(), instance.port(), instance.database(), instance.user());
    }

    /** A line for a person: not among the figures in JSON. */
    @FormatMethod
    private void say(@FormatString String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        if (isJson) {
            program.console().message(line);
        } else {
            program.console().printlnNow(line);
        }
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / NANOS_PER_SECOND;
    }

    private static void removeAll(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
        Files.deleteIfExists(directory);
    }
}
