package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.keys.KeyTable;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.change.ChangedRows;
import io.heliosdb.lite.pg.copy.CopySource;
import io.heliosdb.lite.pg.copy.CopyTable;
import io.heliosdb.lite.pg.copy.LockedCatalog;
import io.heliosdb.lite.pg.copy.RowChoice;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Writes what changed in a database since an earlier dump of it. Rows are read once to choose the
 * new ones and count all; what was deleted follows from the counts, and the keys of the earlier
 * dump are read only where rows of it are missing. docs/increments.md tells why it is exact.
 */
public final class IncrementalDump {
    private final ConnectionSettings settings;
    private final DumpRequest request;
    private final Progress progress;
    private final StoredState parentState;
    private final int keysMax;

    /**
     * @param parentState the state that the increment follows; stays open
     */
    public IncrementalDump(
            ConnectionSettings settings,
            DumpRequest request,
            Progress progress,
            StoredState parentState) {
        this(settings, request, progress, parentState, ChangedKeys.KEYS_MAX_DEFAULT);
    }

    /**
     * @param parentState the state that the increment follows; stays open
     * @param keysMax how many keys of changed rows to hold; tables with more are told whole
     */
    public IncrementalDump(
            ConnectionSettings settings,
            DumpRequest request,
            Progress progress,
            StoredState parentState,
            int keysMax) {
        this.keysMax = keysMax;
        this.settings = settings;
        this.request = request;
        this.progress = progress;
        this.parentState = parentState;
    }

    /**
     * Dumps. The target is finished, and so published, when this returns.
     *
     * @param target closed in any case
     * @param dumpId identity of the new dump
     * @param createdAt stored to the second
     * @throws io.heliosdb.lite.error.HeliosException {@code CONFLICT} if the server does not go on
     *     from the parent; else whatever the server, the parent's files or the target give. The
     *     target is then abandoned
     */
    public DumpResult run(ByteSink target, UUID dumpId, Instant createdAt) {
        try (target;
                Session session = Session.open(settings)) {
            DumpRecord record = DumpRecord.begin(session, target.name(), true);
            try (LockedCatalog locked =
                    LockedCatalog.open(session, request.selection(), request.jobs())) {
                Parent parent = Parent.of(parentState, locked.snapshot().leader(), locked.facts());
                IncrementPlan plan = new IncrementPlan(locked, parent);
                DumpMetadata metadata =
                        Origin.increment(locked.facts(), request, dumpId, createdAt, parentState);
                DumpSummary summary = write(locked, parent, plan, target, metadata);
                return new DumpResult(
                        metadata,
                        plan.schema(),
                        summary,
                        locked.catalog().notCarried(),
                        record.end(session, metadata, plan.schema(), summary).stream().toList());
            }
        } finally {
            progress.finished();
        }
    }

    private DumpSummary write(
            LockedCatalog locked,
            Parent parent,
            IncrementPlan plan,
            ByteSink target,
            DumpMetadata metadata) {
        try (DumpFileWriter file =
                new DumpFileWriter(
                        target,
                        metadata,
                        plan.schema(),
                        request.compression(),
                        request.bufferedBytesMax())) {
            new Run(locked, parent, plan, file).write();
            // Sequences are not transactional: read after the rows, they are never behind them.
            List<SequenceState> sequences =
                    CatalogReader.readSequences(
                            locked.snapshot().leader().connection(), locked.catalog().sequences());
            return file.finish(sequences);
        }
    }

    /** The rows of one increment. */
    private final class Run {
        private final List<Session> sessions;
        private final Parent parent;
        private final IncrementPlan plan;
        private final DumpFileWriter file;
        private final List<CopyTable> tables;
        private final ChangedRows changed;
        private final RowChoice olderRows;
        private int nextSlice;

        Run(LockedCatalog locked, Parent parent, IncrementPlan plan, DumpFileWriter file) {
            this.sessions = locked.snapshot().sessions();
            this.parent = parent;
            this.plan = plan;
            this.file = file;
            this.tables = locked.copyTables();
            this.changed = new ChangedRows(parent.mark(), plan.tableCount(), plan::isCompared);
            String isOlder = parent.mark().isOlder();
            this.olderRows =
                    (session, table, slice) ->
                            Optional.of(table.source(slice.from(), slice.to(), isOlder));
        }

        void write() {
            ChangedKeys keys = writeChangedRows();
            BitSet toldWhole = new BitSet();
            List<Integer> withDeletions = new ArrayList<>();
            List<KeyTable> deletions = new ArrayList<>();
            for (int table = 0; table < plan.tableCount(); table++) {
                if (!plan.isCompared(table) || olderCount(table) == 0) {
                    continue;
                }
                Optional<KeyTable> deleted = deletedKeys(table, keys);
                if (deleted.isEmpty()) {
                    toldWhole.set(table);
                    continue;
                }
                file.inherit(table, olderCount(table));
                if (deleted.get().count() > 0) {
                    withDeletions.add(table);
                    deletions.add(deleted.get());
                }
            }
            writeOlderRows(toldWhole);
            for (int i = 0; i < deletions.size(); i++) {
                writeDeletedKeys(withDeletions.get(i), deletions.get(i));
            }
        }

        private ChangedKeys writeChangedRows() {
            List<String> names =
                    plan.schema().tables().subList(0, plan.tableCount()).stream()
                            .map(TableDef::displayName)
                            .toList();
            CopySource source =
                    CopySource.of(
                            sessions,
                            tables,
                            table -> true,
                            plan::isCompared,
                            0,
                            request.batchLimit(),
                            changed);
            ChangedKeys keys = new ChangedKeys(file, plan, keysMax);
            progress.started(source.pageBytes(), names.size());
            ObservedSink observed =
                    new ObservedSink(keys, source.slices(), names, source::pageBytes, progress);
            move(source, observed);
            return keys;
        }

        private void move(CopySource source, RowSink sink) {
            Pipe.run(source, sink, source.sessionCount());
            nextSlice += source.slices().size();
        }

        /** Rows that are as they are in the parent. */
        private long olderCount(int table) {
            return changed.rowCount(table) - changed.changedCount(table);
        }

        /** Empty if the table has to be told whole. */
        private Optional<KeyTable> deletedKeys(int table, ChangedKeys keys) {
            TableStatistics before = parentState.statistics().get(plan.parentOf(table));
            long missing = before.rowCount() - olderCount(table);
            TableDef def = plan.schema().tables().get(table);
            if (missing < 0) {
                throw DeletedKeys.diverged(def);
            }
            if (missing == 0) {
                return Optional.of(new KeyTable());
            }
            Optional<KeyTable> changedKeys = keys.of(table);
            return changedKeys.isEmpty() || missing > keysMax
                    ? Optional.empty()
                    : finder(table, changedKeys.get(), missing)
                            .find(() -> olderKeys(table), sessions.size());
        }

        private DeletedKeys finder(int table, KeyTable changedKeys, long missing) {
            TableDef def = plan.schema().tables().get(table);
            return new DeletedKeys(parent, plan.parentOf(table), def, changedKeys, missing);
        }

        private RowSource olderKeys(int table) {
            List<String> columns =
                    Arrays.stream(plan.schema().tables().get(table).keyIndexes())
                            .mapToObj(index -> tables.get(table).sqlColumns().get(index))
                            .toList();
            List<CopyTable> keyTables = new ArrayList<>(tables);
            keyTables.set(table, tables.get(table).withColumns(columns));
            return CopySource.of(
                    sessions,
                    keyTables,
                    index -> index == table,
                    index -> true,
                    0,
                    request.batchLimit(),
                    olderRows);
        }

        private void writeOlderRows(BitSet toldWhole) {
            move(
                    CopySource.of(
                            sessions,
                            tables,
                            toldWhole::get,
                            table -> false,
                            nextSlice,
                            request.batchLimit(),
                            olderRows),
                    file);
        }

        private void writeDeletedKeys(int table, KeyTable deleted) {
            Slice slice = new Slice(nextSlice++, plan.deletedKeysOf(table), 0, 1);
            RowSource rows =
                    finder(table, deleted, deleted.count())
                            .rows(deleted, slice, request.batchLimit().bytesMax());
            Pipe.run(rows, file, 1);
        }
    }
}
