package io.heliosdb.lite.compact;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.ByteSink;

import java.util.List;
import java.util.UUID;

/**
 * Writes a state as one full dump. Increments of the dump that it came from follow the new one too:
 * it has an id of its own and tells which state it is.
 */
public final class Compaction {
    private static final long BUFFERED_BYTES_MAX = 48 << 20;

    private final StoredState state;
    private final Compression compression;
    private final int jobs;
    private final Progress progress;

    /**
     * @param state stays open
     * @param jobs threads that read and write at a time, at least 1
     */
    public Compaction(StoredState state, Compression compression, int jobs, Progress progress) {
        this.state = state;
        this.compression = compression;
        this.jobs = jobs;
        this.progress = progress;
    }

    /**
     * Writes it.
     *
     * @param target closed in any case
     * @param dumpId identity of the new dump
     * @throws HeliosException what the files or the target give; {@link ErrorCode#DUMP_CORRUPT} if
     *     the chain does not give the rows that its last dump counted. The target is then abandoned
     */
    public DumpSummary run(ByteSink target, UUID dumpId) {
        List<String> names = state.schema().tables().stream().map(TableDef::displayName).toList();
        StoredRows rows = state.rows(table -> true);
        long plainBytes = state.statistics().stream().mapToLong(TableStatistics::plainBytes).sum();
        progress.started(plainBytes, names.size());
        try (target;
                DumpFileWriter file =
                        new DumpFileWriter(
                                target,
                                metadata(dumpId),
                                state.schema(),
                                compression,
                                BUFFERED_BYTES_MAX)) {
            ObservedSink observed =
                    new ObservedSink(file, rows.slices(), names, rows::plainBytes, progress);
            Pipe.run(rows, observed, jobs);
            requireCounts(file.statistics());
            return file.finish(state.sequences());
        } finally {
            progress.finished();
        }
    }

    private void requireCounts(List<TableStatistics> written) {
        for (TableStatistics expected : state.statistics()) {
            long actual = written.get(expected.table()).rowCount();
            if (actual != expected.rowCount()) {
                throw new HeliosException(
                                ErrorCode.DUMP_CORRUPT, "chain does not give the rows it should")
                        .with("file", state.name())
                        .with("table", state.schema().tables().get(expected.table()).displayName())
                        .with("expected", expected.rowCount())
                        .with("actual", actual)
                        .hint("Run heliosdb-lite verify --chain on the file.");
            }
        }
    }

    private DumpMetadata metadata(UUID dumpId) {
        DumpMetadata last = state.metadata();
        return new DumpMetadata(
                dumpId.toString(),
                last.createdAt(),
                DumpMode.FULL,
                last.lastLsn(),
                compression.name(),
                compression.level(),
                "",
                last.sequenceNumber(),
                last.systemIdentifier(),
                last.timeline(),
                last.database(),
                last.databaseOid(),
                last.snapshot(),
                last.serverVersion(),
                last.serverVersionNumber(),
                last.encoding(),
                last.serverEncoding(),
                last.collation(),
                last.characterType(),
                FormatVersion.CURRENT.toString(),
                last.selective(),
                last.content(),
                last.kindsLeftOut(),
                last.stateId(),
                "");
    }
}
