package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.format.file.Damage;
import io.heliosdb.lite.format.file.FileCheck;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.io.ByteSource;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/** {@code verify}: accounts for every byte of a dump file. */
@Command(
        name = "verify",
        description = "Check a dump file without a server. Exits 0 only if every byte is right.",
        footer = {"", "Example:", "  heliosdb-lite verify --input backup.heliodump"})
final class VerifyCommand implements Callable<Integer> {
    /** All are in the JSON; a person needs to see that it is bad and where it begins. */
    private static final int DAMAGES_SHOWN_MAX = 20;

    private final Program program;

    @Mixin private InputOption input;
    @Mixin private JobsOption jobs;

    @Option(
            names = "--quick",
            description = "Check the structure only: headers, metadata, index; not the rows.")
    private boolean isQuick;

    @Option(names = "--json", description = "Print what was found as JSON.")
    private boolean isJson;

    VerifyCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        int threads = jobs.count();
        FileReport report;
        try (ByteSource source = input.open()) {
            report = isQuick ? FileCheck.quick(source) : FileCheck.run(source, threads);
        }
        if (isJson) {
            program.console().json().print(document(report));
        } else {
            print(report);
        }
        if (report.isPassed()) {
            return 0;
        }
        Damage first = report.damages().getFirst();
        program.console()
                .error(
                        first.message(),
                        Optional.of(
                                first.kind() == Damage.Kind.UNSUPPORTED
                                        ? "Upgrade an older file with heliosdb-lite migrate-dump; a"
                                                + " newer one needs a newer heliosdb-lite."
                                        : "Verify an older dump, or restore what is intact with"
                                                + " restore --ignore-errors --partial."));
        return first.kind() == Damage.Kind.UNSUPPORTED
                ? ErrorCode.VERSION_UNSUPPORTED.exitCode()
                : ErrorCode.DUMP_CORRUPT.exitCode();
    }

    /** The guide has these lines. */
    private void print(FileReport report) {
        Console console = program.console();
        console.println("Verifying " + input + "...");
        console.println("Magic: " + state(report.magicOk()));
        if (report.magicOk()) {
            console.println(
                    "Version: %s (%s)"
                            .formatted(
                                    report.version().isEmpty() ? "unknown" : report.version(),
                                    report.compatible() ? "compatible" : "incompatible"));
        }
        if (report.compatible()) {
            console.println("Metadata checksum: " + state(report.metadataOk()));
            console.println(
                    isQuick
                            ? "Structure: " + state(report.dataOk()) + " (rows not checked)"
                            : "Data checksum: %s (CRC32: 0x%08X)"
                                    .formatted(state(report.dataOk()), report.actualCrc32()));
        }
        report.damages().stream()
                .limit(DAMAGES_SHOWN_MAX)
                .forEach(damage -> console.println("Damage: " + describe(damage)));
        int more = report.damages().size() - DAMAGES_SHOWN_MAX;
        if (more > 0) {
            console.println("Damage: " + more + " more places");
        }
        console.println("Verification: " + (report.isPassed() ? "PASSED" : "FAILED"));
    }

    private static String state(boolean isOk) {
        return isOk ? "OK" : "FAILED";
    }

    private static String describe(Damage damage) {
        String table = damage.table().isEmpty() ? "" : " table=" + damage.table();
        return "%s %s at offset %d%s"
                .formatted(
                        damage.kind().name().toLowerCase(Locale.ROOT),
                        damage.frame(),
                        damage.offset(),
                        table);
    }

    private Map<String, Object> document(FileReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", input.toString());
        document.put("passed", report.isPassed());
        document.put("quick", isQuick);
        document.put("version", report.version());
        document.put("compatible", report.compatible());
        document.put("magic_ok", report.magicOk());
        document.put("metadata_ok", report.metadataOk());
        document.put("data_ok", report.dataOk());
        document.put("crc32", "0x%08X".formatted(report.actualCrc32()));
        document.put("chunks", report.chunkCount());
        document.put("rows", report.rowCount());
        List<Map<String, Object>> damages = new ArrayList<>();
        for (Damage damage : report.damages()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("kind", damage.kind().name().toLowerCase(Locale.ROOT));
            entry.put("offset", damage.offset());
            entry.put("frame", damage.frame());
            entry.put("table", damage.table());
            entry.put("message", damage.message());
            damages.add(entry);
        }
        document.put("damages", damages);
        return document;
    }
}
