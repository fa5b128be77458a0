package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.RowSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Describes the differences of one table: reads their rows again. */
final class RowDescription {
    private final RowColumns columnsA;
    private final RowColumns columnsB;
    private final Supplier<RowSource> sourceA;
    private final Supplier<RowSource> sourceB;

    RowDescription(
            RowColumns columnsA,
            Supplier<RowSource> sourceA,
            RowColumns columnsB,
            Supplier<RowSource> sourceB) {
        this.columnsA = columnsA;
        this.sourceA = sourceA;
        this.columnsB = columnsB;
        this.sourceB = sourceB;
    }

    RowDiff of(HashJoin.Difference difference) {
        long surplus = difference.countA() - difference.countB();
        if (surplus > 0) {
            List<Optional<byte[]>> row =
                    RowFetch.row(sourceA.get(), columnsA, difference.positionA());
            List<RowDiff.Cell> all = all(columnsA, row);
            return new RowDiff(Change.REMOVED, surplus, key(columnsA, all), all, List.of());
        }
        List<Optional<byte[]>> after =
                RowFetch.row(sourceB.get(), columnsB, difference.positionB());
        List<RowDiff.Cell> all = all(columnsB, after);
        if (surplus < 0) {
            return new RowDiff(Change.ADDED, -surplus, key(columnsB, all), List.of(), all);
        }
        List<Optional<byte[]>> before =
                RowFetch.row(sourceA.get(), columnsA, difference.positionA());
        return changed(difference.countA(), before, after, key(columnsB, all));
    }

    private RowDiff changed(
            long count,
            List<Optional<byte[]>> before,
            List<Optional<byte[]>> after,
            List<RowDiff.Cell> key) {
        List<RowDiff.Cell> cellsBefore = new ArrayList<>();
        List<RowDiff.Cell> cellsAfter = new ArrayList<>();
        for (int i = 0; i < columnsA.count(); i++) {
            Optional<byte[]> old = before.get(i);
            Optional<byte[]> now = after.get(i);
            if (!isSame(i, old, now)) {
                cellsBefore.add(cell(columnsA, i, old, now));
                cellsAfter.add(cell(columnsB, i, now, old));
            }
        }
        return new RowDiff(Change.CHANGED, count, key, cellsBefore, cellsAfter);
    }

    private boolean isSame(int i, Optional<byte[]> old, Optional<byte[]> now) {
        if (old.isEmpty() || now.isEmpty()) {
            return old.isEmpty() && now.isEmpty();
        }
        return Arrays.equals(portable(columnsA, i, old.get()), portable(columnsB, i, now.get()));
    }

    private static byte[] portable(RowColumns columns, int i, byte[] value) {
        return columns.portable().get(i) ? PortableForm.of(value, 0, value.length) : value;
    }

    private static List<RowDiff.Cell> all(RowColumns columns, List<Optional<byte[]>> row) {
        List<RowDiff.Cell> cells = new ArrayList<>();
        for (int i = 0; i < columns.count(); i++) {
            cells.add(cell(columns, i, row.get(i), Optional.empty()));
        }
        return cells;
    }

    private static List<RowDiff.Cell> key(RowColumns columns, List<RowDiff.Cell> row) {
        List<RowDiff.Cell> key = new ArrayList<>();
        for (int i = 0; i < columns.count(); i++) {
            if (columns.keyed().get(i)) {
                key.add(row.get(i));
            }
        }
        return key;
    }

    private static RowDiff.Cell cell(
            RowColumns columns, int i, Optional<byte[]> value, Optional<byte[]> other) {
        return new RowDiff.Cell(
                columns.names().get(i), CellText.of(columns.texts().get(i), value, other));
    }
}
