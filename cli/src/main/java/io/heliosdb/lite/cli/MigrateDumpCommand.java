package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.v300.DumpFileV300;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.migrate.DumpMigration;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code migrate-dump}: rewrites a dump file of an older version as the current one. */
@Command(
        name = "migrate-dump",
        description = "Rewrite a dump file of an older format version as the current one.",
        footer = {
            "",
            "Example:",
            "  heliosdb-lite migrate-dump --input old.heliodump --output new.heliodump"
        })
final class MigrateDumpCommand implements Callable<Integer> {
    private final Program program;

    @Mixin private InputOption input;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write. It appears when complete; the input stays.")
    private Path output;

    @Option(names = "--json", description = "Print what was migrated as JSON.")
    private boolean isJson;

    MigrateDumpCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        OutputFile.requireNew(output, "the input is never changed");
        try (DumpFileV300 file = DumpFileV300.open(input.open())) {
            try (ByteSink target =
                    OutputFile.create(program.console(), output, UUID.randomUUID())) {
                DumpMigration migration =
                        new DumpMigration(file, ProgressLine.on(program.console()));
                report(file, program.cancellation().guard(target, () -> migration.run(target)));
            }
        }
        return 0;
    }

    private void report(DumpFileV300 file, DumpSummary summary) {
        if (isJson) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", output.toString());
            document.put("dump_id", file.metadata().dumpId());
            document.put("version_before", file.version().toString());
            document.put("version", FormatVersion.CURRENT.toString());
            document.put("tables", summary.tables().size());
            document.put("rows", summary.rowCount());
            document.put("plain_bytes", summary.plainBytes());
            document.put("file_bytes", summary.fileBytes());
            program.console().json().print(document);
            return;
        }
        program.console()
                .message(
                        "Migration complete: version %s to %s, %d tables, %s rows, %s"
                                .formatted(
                                        file.version(),
                                        FormatVersion.CURRENT,
                                        summary.tables().size(),
                                        TransferLog.grouped(summary.rowCount()),
                                        new ByteSize(summary.fileBytes())));
    }
}
