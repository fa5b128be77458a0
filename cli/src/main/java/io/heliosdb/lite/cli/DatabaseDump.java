package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.chain.Chain;
import io.heliosdb.lite.chain.DumpFolder;
import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.config.DumpConfig;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.dump.IncrementalDump;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.TableSelection;

import java.nio.file.Path;
import java.util.Set;

/** Takes dumps of one database into files, each of which appears when it is complete. */
final class DatabaseDump {
    /** What is wrong with a parent, and not with the server or the disk. */
    private static final Set<ErrorCode> OF_PARENT =
            Set.of(
                    ErrorCode.CONFLICT,
                    ErrorCode.DUMP_CORRUPT,
                    ErrorCode.NOT_FOUND,
                    ErrorCode.VERSION_UNSUPPORTED);

    private final Program program;
    private final ConnectionSettings settings;
    private final DumpRequest request;
    private final Progress progress;

    /** What was written, and where. */
    record Written(Path file, DumpResult result) {}

    DatabaseDump(
            Program program, ConnectionSettings settings, DumpRequest request, Progress progress) {
        this.program = program;
        this.settings = settings;
        this.request = request;
        this.progress = progress;
    }

    /** Everything, in the way that the settings name. */
    static DumpRequest whole(DumpConfig settings) {
        return DumpRequest.of(TableSelection.all(), settings.compression(), JobsOption.usual())
                .withBatchRowsMax(settings.batchRowsMax());
    }

    ConnectionSettings settings() {
        return settings;
    }

    Written full(Path target) {
        FullDump dump = new FullDump(settings, request, progress);
        return new Written(target, OutputFile.dump(program, target, dump::run));
    }

    /**
     * What changed since another dump.
     *
     * @param folder where the parent and the dumps before it are
     */
    Written increment(DumpFolder folder, DumpHead parent, Path target) {
        try (Chain chain = folder.open(parent)) {
            IncrementalDump dump = new IncrementalDump(settings, request, progress, chain);
            return new Written(target, OutputFile.dump(program, target, dump::run));
        }
    }

    /** Whether an increment failed for a reason that a full dump would not meet. */
    static boolean isOfParent(HeliosException e) {
        return OF_PARENT.contains(e.code());
    }
}
