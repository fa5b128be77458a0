package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.format.file.Damage;
import io.heliosdb.lite.format.file.FileReport;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was found in a file, for people and as a document.
 *
 * @param file as it was given
 * @param isQuick whether rows were not checked
 */
record FileReportText(String file, FileReport report, boolean isQuick) {
    /** All are in the JSON; a person needs to see that it is bad and where it begins. */
    private static final int DAMAGES_SHOWN_MAX = 20;

    /** The guide has these lines. */
    void print(Console console) {
        console.println("Verifying " + file + "...");
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

    Map<String, Object> document() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
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

    /** What the program ends with if this is all that it found. */
    int exitCode() {
        if (report.isPassed()) {
            return 0;
        }
        return report.damages().getFirst().kind() == Damage.Kind.UNSUPPORTED
                ? ErrorCode.VERSION_UNSUPPORTED.exitCode()
                : ErrorCode.DUMP_CORRUPT.exitCode();
    }

    /** What to do about the first damage. */
    String hint() {
        return report.damages().getFirst().kind() == Damage.Kind.UNSUPPORTED
                ? "Upgrade an older file with heliosdb-lite migrate-dump; a newer one needs a newer"
                        + " heliosdb-lite."
                : "Verify an older dump, or restore what is intact with restore --ignore-errors"
                        + " --partial.";
    }
}
