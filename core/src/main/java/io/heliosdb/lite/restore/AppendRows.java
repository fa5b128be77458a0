package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.ObservedSink;
import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.DumpFileSource;
import io.heliosdb.lite.pg.ForeignKey;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.LiveTable;
import io.heliosdb.lite.pg.ReversibleChange;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopySink;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the rows of a dump to tables that may hold others, in the transaction of one session. Rows
 * are what the dump says: triggers of users stay quiet, constraints are checked.
 */
final class AppendRows {
    private final DumpFile file;
    private final Session session;
    private final OnConflict onConflict;
    private final Progress progress;
    private final Map<Integer, AppendTable> targets = new LinkedHashMap<>();

    /**
     * @param session lent: it stays open
     */
    AppendRows(DumpFile file, Session session, OnConflict onConflict, Progress progress) {
        this.file = file;
        this.session = session;
        this.onConflict = onConflict;
        this.progress = progress;
    }

    /**
     * Adds the rows of these tables.
     *
     * @return how many rows were added or updated
     * @throws HeliosException if a row does not fit; the transaction is broken then
     */
    long load(Set<Integer> tables) {
        List<Integer> ofObjects = new ArrayList<>();
        for (TableDef table : file.schema().tables()) {
            if (tables.contains(table.index()) && table.isOfLargeObjects()) {
                ofObjects.add(table.index());
            } else if (tables.contains(table.index()) && !table.rowsLeftOut()) {
                targets.put(table.index(), new AppendTable(table, liveTable(table), onConflict));
            }
        }
        Map<Integer, Long> oids = new LinkedHashMap<>();
        targets.forEach((index, target) -> oids.put(index, target.live().oid()));
        LoadOrder order = LoadOrder.of(oids, ForeignKey.read(session));
        List<ReversibleChange> changes = new ArrayList<>(order.deferred());
        if (!oids.isEmpty()) {
            changes.addAll(ReversibleChange.ofTriggers(session, new HashSet<>(oids.values())));
        }
        targets.values().forEach(target -> changes.addAll(target.changes()));
        changes.stream().map(ReversibleChange::before).distinct().forEach(session::execute);
        List<Integer> all = new ArrayList<>(ofObjects);
        all.addAll(order.tables());
        long rowCount = copy(all);
        // A table with checks still to come cannot be changed back.
        session.execute("SET CONSTRAINTS ALL IMMEDIATE");
        changes.stream().map(ReversibleChange::after).distinct().forEach(session::execute);
        return rowCount;
    }

    private LiveTable liveTable(TableDef table) {
        return LiveTable.find(session, Identifiers.qualified(table.schema(), table.name()))
                .orElseThrow(
                        () ->
                                new HeliosException(
                                                ErrorCode.NOT_FOUND,
                                                "table of the dump is not in the database")
                                        .with("table", table.displayName())
                                        .hint(
                                                "Nothing was changed. Create the table first, or"
                                                        + " leave it out with"
                                                        + " --exclude-tables."));
    }

    private long copy(List<Integer> order) {
        List<TableDef> tables = file.schema().tables();
        CopySink sink =
                new CopySink(
                        LargeObjects.sessions(session::lend, file.schema()),
                        tables.stream().map(this::copyTable).toList());
        RowSink observed =
                new ObservedSink(
                        sink,
                        new DumpFileSource(file, order::contains).slices(),
                        tables.stream().map(TableDef::displayName).toList(),
                        slice -> file.chunks().get((int) slice.from()).plainBytes(),
                        progress);
        progress.started(
                order.stream().mapToLong(table -> file.statistics().get(table).plainBytes()).sum(),
                tables.size());
        long rowCount = 0;
        try {
            for (int table : order) {
                rowCount += copy(table, sink, observed);
            }
        } finally {
            progress.finished();
        }
        return rowCount;
    }

    private CopyTable copyTable(TableDef table) {
        AppendTable target = targets.get(table.index());
        return target == null ? CleanRestore.copyTable(table) : target.copyTable();
    }

    private long copy(int table, CopySink sink, RowSink observed) {
        AppendTable target = targets.get(table);
        boolean isStaged = target != null && target.isStaged();
        String name = file.schema().tables().get(table).displayName();
        try {
            if (isStaged) {
                session.execute(target.createStaging());
            }
            Pipe.run(new DumpFileSource(file, index -> index == table), observed, 1);
            CleanRestore.compareCount(file, table, sink.rowCount(table));
            if (!isStaged) {
                return sink.rowCount(table);
            }
            long merged = session.executeCounting(target.merge());
            session.execute(AppendTable.DROP_STAGING);
            if (target.writesEveryRow()) {
                CleanRestore.compareCount(file, table, merged);
            }
            return merged;
        } catch (HeliosException e) {
            throw e.code() == ErrorCode.DUMP_CORRUPT ? e : e.with("table", name);
        }
    }
}
