package io.heliosdb.lite.cli;

import io.heliosdb.lite.diff.Change;
import io.heliosdb.lite.diff.DiffReport;
import io.heliosdb.lite.diff.DiffSide;
import io.heliosdb.lite.diff.ObjectDiff;
import io.heliosdb.lite.diff.RowDiff;
import io.heliosdb.lite.diff.TableDiff;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Prints what differs for people: {@code +} is added, {@code -} removed, {@code ~} changed. */
final class DiffPrinter {
    private final Console console;

    DiffPrinter(Console console) {
        this.console = console;
    }

    void print(DiffSide a, DiffSide b, DiffReport report) {
        println("Comparing %s (old) with %s (new)".formatted(a.name(), b.name()));
        if (!report.objects().isEmpty()) {
            println("Definitions:");
            report.objects().forEach(this::printObject);
        }
        report.tables().stream().filter(table -> !table.isEqual()).forEach(this::printTable);
        List<TableDiff> equal = report.tables().stream().filter(TableDiff::isEqual).toList();
        long rows = equal.stream().mapToLong(TableDiff::rowsA).sum();
        println("Equal: %d tables, %s rows".formatted(equal.size(), TransferLog.grouped(rows)));
        println(report.isEqual() ? "Result: EQUAL" : "Result: DIFFERENT, " + summary(report));
    }

    private static String summary(DiffReport report) {
        List<TableDiff> tables = report.tables();
        return "%d definitions, %d tables; rows: %s"
                .formatted(
                        report.objects().size(),
                        tables.stream().filter(table -> !table.isEqual()).count(),
                        counts(
                                tables.stream().mapToLong(TableDiff::added).sum(),
                                tables.stream().mapToLong(TableDiff::removed).sum(),
                                tables.stream().mapToLong(TableDiff::changed).sum()));
    }

    private static String counts(long added, long removed, long changed) {
        return "%s added, %s removed, %s changed"
                .formatted(
                        TransferLog.grouped(added),
                        TransferLog.grouped(removed),
                        TransferLog.grouped(changed));
    }

    private static char sign(Change kind) {
        return switch (kind) {
            case ADDED -> '+';
            case REMOVED -> '-';
            case CHANGED -> '~';
        };
    }

    private void printObject(ObjectDiff object) {
        println("  %c %s %s".formatted(sign(object.kind()), object.objectKind(), object.name()));
        if (object.kind() == Change.CHANGED) {
            List<String> before = lines(object.before());
            List<String> after = lines(object.after());
            before.stream()
                    .filter(line -> !after.contains(line))
                    .forEach(l -> println("      - " + l));
            after.stream()
                    .filter(line -> !before.contains(line))
                    .forEach(l -> println("      + " + l));
        }
    }

    private static List<String> lines(List<String> statements) {
        return statements.stream().flatMap(String::lines).map(String::strip).toList();
    }

    private void printTable(TableDiff table) {
        String where = table.isInA() ? table.isInB() ? "" : " (removed)" : " (added)";
        println("Table %s%s: %s".formatted(table.name(), where, rowCounts(table)));
        table.notes().forEach(note -> println("  " + note));
        table.rows().forEach(row -> println("  " + describe(row)));
        long shown = table.rows().stream().mapToLong(RowDiff::count).sum();
        long more = table.added() + table.removed() + table.changed() - shown;
        if (more > 0) {
            println("  … and %s more".formatted(TransferLog.grouped(more)));
        }
    }

    private static String rowCounts(TableDiff table) {
        String counts = counts(table.added(), table.removed(), table.changed());
        return "%s → %s rows: %s%s"
                .formatted(
                        TransferLog.grouped(table.rowsA()),
                        TransferLog.grouped(table.rowsB()),
                        counts,
                        table.hasKey() ? "" : ", compared as whole rows");
    }

    private static String describe(RowDiff row) {
        String times = row.count() == 1 ? "" : " (%d times)".formatted(row.count());
        if (row.kind() != Change.CHANGED) {
            List<RowDiff.Cell> cells = row.kind() == Change.ADDED ? row.after() : row.before();
            return sign(row.kind()) + " " + cells(cells) + times;
        }
        List<String> changes = new ArrayList<>();
        for (int i = 0; i < row.before().size(); i++) {
            changes.add(
                    "%s: %s → %s"
                            .formatted(
                                    row.before().get(i).column(),
                                    value(row.before().get(i)),
                                    value(row.after().get(i))));
        }
        return sign(row.kind())
                + " "
                + cells(row.key())
                + ": "
                + String.join(", ", changes)
                + times;
    }

    private static String cells(List<RowDiff.Cell> cells) {
        return cells.stream()
                .map(cell -> cell.column() + "=" + value(cell))
                .collect(Collectors.joining(" "));
    }

    private static String value(RowDiff.Cell cell) {
        return cell.text().map(text -> "'" + text + "'").orElse("NULL");
    }

    private void println(String line) {
        console.println(Printable.of(line));
    }
}
