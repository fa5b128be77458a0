package io.heliosdb.lite.migrate;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.v300.DumpFileV300;
import io.heliosdb.lite.format.v300.RowSourceV300;
import io.heliosdb.lite.io.ByteSink;

import java.util.List;

/** Rewrites a dump of version 3.0 as the current one: the same dump, with the same dump id. */
public final class DumpMigration {
    /** Rows are read one table after the other: there is nothing that more threads could do. */
    private static final int THREADS = 1;

    private final DumpFileV300 file;
    private final Progress progress;

    /**
     * @param file stays open
     */
    public DumpMigration(DumpFileV300 file, Progress progress) {
        this.file = file;
        this.progress = progress;
    }

    /**
     * Migrates. The target is finished, and so published, when this returns. The same file gives
     * the same bytes.
     *
     * @param target closed by its owner in any case
     * @throws io.heliosdb.lite.error.HeliosException {@code DUMP_CORRUPT} if the rows make no
     *     sense, or whatever the target gives; the target is then abandoned
     */
    public DumpSummary run(ByteSink target) {
        Compression compression = Compression.ZSTD;
        RowSourceV300 source = file.rows();
        List<String> names = file.schema().tables().stream().map(TableDef::displayName).toList();
        progress.started(0, names.size());
        try (DumpFileWriter writer =
                new DumpFileWriter(target, metadata(compression), file.schema(), compression, 0)) {
            RowSink observed =
                    new ObservedSink(writer, source.slices(), names, slice -> 0, progress);
            Pipe.run(source, observed, THREADS);
            return writer.finish(file.sequences());
        } finally {
            progress.finished();
        }
    }

    private DumpMetadata metadata(Compression compression) {
        DumpMetadata old = file.metadata();
        return new DumpMetadata(
                old.dumpId(),
                old.createdAt(),
                old.mode(),
                old.lastLsn(),
                compression.name(),
                compression.level(),
                old.parentId(),
                old.sequenceNumber(),
                old.systemIdentifier(),
                old.timeline(),
                old.database(),
                old.databaseOid(),
                old.snapshot(),
                old.serverVersion(),
                old.serverVersionNumber(),
                old.encoding(),
                old.serverEncoding(),
                old.collation(),
                old.characterType(),
                FormatVersion.CURRENT.toString(),
                old.selective(),
                old.content(),
                old.kindsLeftOut(),
                old.sameStateAs(),
                old.parentFile());
    }
}
