package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.Catalog;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.copy.CopySource;
import io.heliosdb.lite.pg.copy.LockedCatalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Writes one state of a database to a dump that stands alone. */
public final class FullDump {
    private final ConnectionSettings settings;
    private final DumpRequest request;
    private final Progress progress;

    public FullDump(ConnectionSettings settings, DumpRequest request, Progress progress) {
        this.settings = settings;
        this.request = request;
        this.progress = progress;
    }

    /**
     * Dumps. The target is finished, and so published, when this returns.
     *
     * @param target closed in any case
     * @param dumpId identity of the new dump
     * @param createdAt stored to the second
     * @throws io.heliosdb.lite.error.HeliosException whatever the server or the target gives; the
     *     target is then abandoned
     */
    public DumpResult run(ByteSink target, UUID dumpId, Instant createdAt) {
        try (target;
                Session session = Session.open(settings)) {
            DumpRecord record = DumpRecord.begin(session, target.name(), isWhole());
            try (LockedCatalog locked =
                    LockedCatalog.open(session, request.selection(), request.jobs())) {
                Catalog catalog = locked.catalog();
                DumpMetadata metadata = Origin.full(locked.facts(), request, dumpId, createdAt);
                DumpSummary summary = write(locked, target, metadata);
                return new DumpResult(
                        metadata,
                        catalog.schema(),
                        summary,
                        catalog.notCarried(),
                        record.end(session, metadata, catalog.schema(), summary).stream().toList());
            }
        } finally {
            progress.finished();
        }
    }

    private boolean isWhole() {
        return request.selection().isAll() && request.selection().content() == DumpContent.ALL;
    }

    private DumpSummary write(LockedCatalog locked, ByteSink target, DumpMetadata metadata) {
        Catalog catalog = locked.catalog();
        CopySource source =
                new CopySource(
                        locked.snapshot().sessions(), locked.copyTables(), request.batchLimit());
        List<String> names = catalog.schema().tables().stream().map(TableDef::displayName).toList();
        progress.started(source.pageBytes(), names.size());
        try (DumpFileWriter file =
                new DumpFileWriter(
                        target,
                        metadata,
                        catalog.schema(),
                        request.compression(),
                        request.bufferedBytesMax())) {
            RowSink observed =
                    new ObservedSink(file, source.slices(), names, source::pageBytes, progress);
            Pipe.run(source, observed, source.sessionCount());
            // Sequences are not transactional: read after the rows, they are never behind them.
            List<SequenceState> sequences =
                    CatalogReader.readSequences(
                            locked.snapshot().leader().connection(), catalog.sequences());
            return file.finish(sequences);
        }
    }
}
