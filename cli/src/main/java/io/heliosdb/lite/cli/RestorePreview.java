package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.Damage;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.format.file.Salvage;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.restore.DumpPart;
import io.heliosdb.lite.restore.RestoreForecast;
import io.heliosdb.lite.unit.ByteSize;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code restore --dry-run}: what is in the file, whether it is intact, what would change. */
final class RestorePreview {
    /** What one session of a small server takes; indexes included. */
    private static final long BYTES_PER_SECOND = 40_000_000;

    private final Console console;
    private final DumpPart part;
    private final StoredState file;
    private final Optional<SalvageReport> salvage;

    /**
     * @param salvage what is intact of the file, if no more than that is wanted
     */
    RestorePreview(Console console, DumpPart part, Optional<Salvage> salvage) {
        this.console = console;
        this.part = part;
        this.file = part.file();
        this.salvage = salvage.map(SalvageReport::new);
    }

    /** Prints it as the guide does; returns the exit code. */
    int print(
            InputOption input,
            List<FileReport> reports,
            Optional<RestoreForecast> forecast,
            boolean isAppend) {
        console.println("Dump file: " + input);
        if (file.files().size() > 1) {
            console.println(
                    "Chain: %d files: %s"
                            .formatted(file.files().size(), String.join(", ", fileNames())));
        }
        console.println("Version: " + file.version() + " (compatible)");
        console.println("Created: " + created());
        console.println("Tables: " + String.join(", ", part.tableNames()));
        console.println("Total rows: " + TransferLog.grouped(part.rowCount()));
        console.println("Compressed size: " + new ByteSize(file.fileBytes()));
        console.println("Uncompressed size: " + new ByteSize(part.plainBytes()));
        long seconds = seconds();
        console.println(
                "Estimated restore time: ~%d %s"
                        .formatted(seconds, seconds == 1 ? "second" : "seconds"));
        console.println("Validation: " + (isPassed(reports) ? "PASSED" : "FAILED"));
        forecast.ifPresent(known -> printForecast(known, isAppend));
        return exitCode(reports);
    }

    private void printForecast(RestoreForecast forecast, boolean isAppend) {
        AlignedTable table =
                new AlignedTable("  ", "table", "rows now", isAppend ? "at most" : "rows after");
        for (RestoreForecast.Table t : forecast.tables()) {
            table.add(t.name(), rows(t.rowsNow(), "new"), rows(t.rowsAfter(), "dropped"));
        }
        console.println("Changes:");
        table.lines().forEach(console::println);
    }

    private static String rows(long count, String absent) {
        return count < 0 ? absent : TransferLog.grouped(count);
    }

    /** Prints the same as a document; returns the exit code. */
    int printJson(InputOption input, List<FileReport> reports, Optional<RestoreForecast> forecast) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", input.toString());
        document.put("version", file.version().toString());
        document.put("created_at", file.metadata().createdAt());
        document.put("tables", part.tableNames());
        document.put("rows", part.rowCount());
        document.put("files", fileNames());
        document.put("file_bytes", file.fileBytes());
        document.put("plain_bytes", part.plainBytes());
        document.put("estimated_seconds", seconds());
        document.put("passed", isPassed(reports));
        List<Object> changes = new ArrayList<>();
        for (RestoreForecast.Table t : forecast.map(RestoreForecast::tables).orElse(List.of())) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("table", t.name());
            entry.put("rows_now", t.rowsNow() < 0 ? null : t.rowsNow());
            entry.put("rows_after", t.rowsAfter() < 0 ? null : t.rowsAfter());
            changes.add(entry);
        }
        document.put("changes", forecast.isPresent() ? changes : null);
        salvage.ifPresent(known -> document.put("lost_rows", known.lostRows()));
        console.json().print(document);
        return exitCode(reports);
    }

    private List<String> fileNames() {
        return file.files().stream().map(DumpFile::name).toList();
    }

    private static boolean isPassed(List<FileReport> reports) {
        return reports.stream().allMatch(FileReport::isPassed);
    }

    private int exitCode(List<FileReport> reports) {
        Optional<Damage> first =
                reports.stream().flatMap(report -> report.damages().stream()).findFirst();
        if (first.isEmpty()) {
            return 0;
        }
        if (salvage.isPresent()) {
            salvage.get().lines().forEach(console::warning);
            return ErrorCode.PARTIAL.exitCode();
        }
        console.error(
                first.get().message(),
                Optional.of("Run heliosdb-lite verify --input on the file to see where."));
        return ErrorCode.DUMP_CORRUPT.exitCode();
    }

    /** Says why there is no forecast. */
    void noForecast(HeliosException reason) {
        console.message("What would change is not known: " + reason.getMessage());
    }

    private String created() {
        return file.metadata().createdAt().replace('T', ' ').replace("Z", "");
    }

    private long seconds() {
        return 1 + part.plainBytes() / BYTES_PER_SECOND;
    }
}
