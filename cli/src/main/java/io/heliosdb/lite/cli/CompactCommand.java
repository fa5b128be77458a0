package io.heliosdb.lite.cli;

import io.heliosdb.lite.compact.Compaction;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.unit.ByteSize;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;

/** {@code compact}: folds a chain into one full dump. */
@Command(
        name = "compact",
        description = {
            "Fold a base and its increments into one new full dump, without a server.",
            "The files that it reads stay; increments that follow the last one follow the new dump"
                    + " too."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite compact --input base.heliodump --output base2.heliodump",
            "  heliosdb-lite compact --input base.heliodump --to 3 --output base3.heliodump"
        })
final class CompactCommand implements Callable<Integer> {
    private final Program program;

    @Option(
            names = {"-i", "--input"},
            required = true,
            paramLabel = "FILE",
            description = "Any dump of the chain.")
    private Path input;

    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write. It appears when complete.")
    private Path output;

    @Option(
            names = "--to",
            paramLabel = "POINT",
            defaultValue = "latest",
            description =
                    "The last dump to fold: latest (default), its number in the chain, its id, a"
                            + " time or an LSN.")
    private String to;

    @Mixin private CompressionOptions compression;
    @Mixin private JobsOption jobs;

    @Option(names = "--json", description = "Print what was written as JSON.")
    private boolean isJson;

    CompactCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        Compression wanted = compression.compression(Compression.ZSTD);
        OutputFile.requireNew(output, "no dump is ever changed");
        UUID dumpId = UUID.randomUUID();
        try (StoredState state = StateInput.open(input, Optional.of(to));
                ByteSink target = OutputFile.create(program.console(), output, dumpId)) {
            Compaction compaction =
                    new Compaction(state, wanted, jobs.count(), ProgressLine.on(program.console()));
            report(
                    state,
                    dumpId,
                    program.cancellation().guard(target, () -> compaction.run(target, dumpId)));
        }
        return 0;
    }

    private void report(StoredState state, UUID dumpId, DumpSummary summary) {
        if (isJson) {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("file", output.toString());
            document.put("dump_id", dumpId.toString());
            document.put("same_state_as", state.metadata().dumpId());
            document.put("sequence_number", state.metadata().sequenceNumber());
            document.put("tables", summary.tables().size());
            document.put("rows", summary.rowCount());
            document.put("plain_bytes", summary.plainBytes());
            document.put("file_bytes", summary.fileBytes());
            program.console().json().print(document);
            return;
        }
        program.console()
                .message(
                        "Compaction complete: %s: %d tables, %s rows, %s (compressed: %s)"
                                .formatted(
                                        output,
                                        summary.tables().size(),
                                        TransferLog.grouped(summary.rowCount()),
                                        new ByteSize(summary.plainBytes()),
                                        new ByteSize(summary.fileBytes())));
    }
}
