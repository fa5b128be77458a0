package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ForeignKey;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.LiveTable;
import io.heliosdb.lite.pg.ReversibleChange;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Adds the rows of a dump to tables that may hold others, in the transaction of one session. Rows
 * are what the dump says: triggers of users stay quiet, constraints are checked.
 */
final class AppendRows {
    // PostgreSQL 18, src/backend/utils/errcodes.txt: not supported, cardinality violation, data
    // exception, what functions raise; type mismatch, wrong type of object.
    private static final String ROW_REFUSED = "(0A|21|22|P0).*|42804|42809|55000";
    // The same: unique and exclusion violation.
    private static final String KEY_THERE = "23505|23P01";

    private final StoredState file;
    private final Session session;
    private final PartRequest part;
    private final Progress progress;
    private final Map<Integer, AppendTable> targets = new LinkedHashMap<>();

    /**
     * @param session lent: it stays open
     */
    AppendRows(StoredState file, Session session, PartRequest part, Progress progress) {
        this.file = file;
        this.session = session;
        this.part = part;
        this.progress = progress;
    }

    /**
     * Adds the rows of these tables, or puts them in place of the rows that are there.
     *
     * @return how many rows were added or updated
     * @throws HeliosException if a row does not fit; the transaction is broken then
     */
    long load(SelectedTables selected) {
        if (!part.selection().hasRows()) {
            return 0;
        }
        List<Integer> order = new ArrayList<>();
        for (TableDef table : file.schema().tables()) {
            if (selected.contains(table) && table.isOfLargeObjects() && !part.replacesRows()) {
                order.add(table.index());
            } else if (selected.contains(table)
                    && !table.isOfLargeObjects()
                    && !table.rowsLeftOut()) {
                LiveTable live = liveTable(table);
                if (part.replacesRows() && !live.isStored()) {
                    throw notReplaceable(table);
                }
                targets.put(table.index(), new AppendTable(table, live, part.onConflict()));
            }
        }
        if (targets.isEmpty()) {
            return copy(order);
        }
        Map<Integer, Long> oids = new LinkedHashMap<>();
        targets.forEach((index, target) -> oids.put(index, target.live().oid()));
        List<ReversibleChange> changes = begin(oids, order);
        if (part.replacesRows()) {
            session.execute(RowRemoval.statement(session, file.schema(), selected));
        }
        long rowCount = copy(order);
        // A table with checks still to come cannot be changed back.
        session.execute("SET CONSTRAINTS ALL IMMEDIATE");
        changes.stream().map(ReversibleChange::after).forEach(session::execute);
        return rowCount;
    }

    /** Changes what is in the way of the rows; appends their tables in the order to load them. */
    private List<ReversibleChange> begin(Map<Integer, Long> oids, List<Integer> order) {
        Set<Long> tables = new HashSet<>(oids.values());
        Set<ReversibleChange> changes = new LinkedHashSet<>();
        if (part.replacesRows()) {
            // A table that others refer to cannot be emptied.
            ForeignKey.read(session).stream()
                    .filter(key -> tables.contains(key.referenced()))
                    .forEach(key -> changes.add(key.absence()));
            changes.stream().map(ReversibleChange::before).forEach(session::execute);
        }
        LoadOrder loadOrder = LoadOrder.of(oids, ForeignKey.read(session));
        order.addAll(loadOrder.tables());
        Set<ReversibleChange> more = new LinkedHashSet<>(loadOrder.deferred());
        more.addAll(ReversibleChange.ofTriggers(session, tables));
        targets.values().forEach(target -> more.addAll(target.changes()));
        more.stream().map(ReversibleChange::before).forEach(session::execute);
        changes.addAll(more);
        return List.copyOf(changes);
    }

    /**
     * Moves the sequences of the dump, or those of the tables that were named, to its values.
     *
     * @param isWithoutValues whether these are lost: sequences of columns go on behind the rows
     */
    void moveSequences(boolean isWithoutValues) {
        if (isWithoutValues) {
            Set<Long> tables = new HashSet<>();
            targets.values().forEach(target -> tables.add(target.live().oid()));
            Sequences.follow(session, tables::contains);
            return;
        }
        List<SequenceState> states = file.sequences();
        if (part.selection().isOfTables()) {
            Set<String> used = new HashSet<>();
            targets.values().forEach(t -> used.addAll(LiveSequence.usedBy(session, t.live())));
            states =
                    states.stream()
                            .filter(s -> used.contains(Identifiers.qualified(s.schema(), s.name())))
                            .toList();
        }
        if (part.replacesRows()) {
            Sequences.replace(session, states);
        } else {
            Sequences.advance(session, states);
        }
    }

    /** Tables whose rows were wanted. */
    int tableCount() {
        return targets.size();
    }

    /** Bytes of the values that were wanted. */
    long plainBytes() {
        return RowLoad.plainBytes(file, targets::containsKey);
    }

    private static HeliosException notReplaceable(TableDef table) {
        return new HeliosException(ErrorCode.CONFLICT, "target has a view or a foreign table")
                .with("table", table.displayName())
                .hint(
                        "Nothing was changed. Add --mode append to add rows to it, or leave it out"
                                + " with --exclude-tables.");
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
        try (RowLoad load =
                new RowLoad(
                        file,
                        new HashSet<>(order)::contains,
                        this::copyTable,
                        session::lend,
                        progress)) {
            return order.stream().mapToLong(table -> copy(table, load)).sum();
        }
    }

    private CopyTable copyTable(TableDef table) {
        AppendTable target = targets.get(table.index());
        return target == null ? RowLoad.copyTable(table) : target.copyTable();
    }

    private long copy(int table, RowLoad load) {
        AppendTable target = targets.get(table);
        boolean isStaged = target != null && target.isStaged();
        String name = file.schema().tables().get(table).displayName();
        try {
            if (isStaged) {
                target.createStaging(session);
            }
            load.run(index -> index == table, 1);
            long rowCount = load.checkedCount(table);
            if (!isStaged) {
                return rowCount;
            }
            long merged = session.executeCounting(target.merge());
            session.execute(AppendTable.DROP_STAGING);
            if (target.writesEveryRow()) {
                load.requireCount(table, merged);
            }
            return merged;
        } catch (HeliosException e) {
            throw e.code() == ErrorCode.DUMP_CORRUPT ? e : refused(e).with("table", name);
        }
    }

    /** What the server said of a row that does not fit, as what a person can do about it. */
    private HeliosException refused(HeliosException e) {
        String state = e.detail("sqlstate").map(Object::toString).orElse("");
        if (state.matches(ROW_REFUSED)) {
            return new HeliosException(
                            ErrorCode.CONFLICT, "target table does not take a row of the dump", e)
                    .with("sqlstate", state)
                    .with("message", e.detail("message").orElse(e.clause()))
                    .hint(
                            "Nothing was changed. Change the table with ALTER TABLE, or leave it"
                                    + " out with --exclude-tables.");
        }
        if (state.matches(KEY_THERE) && (part.replacesRows() || part.isUpdating())) {
            return e.hint(
                    "Nothing was changed. Delete the row that has the key, or leave the table"
                            + " out with --exclude-tables.");
        }
        return e;
    }
}
