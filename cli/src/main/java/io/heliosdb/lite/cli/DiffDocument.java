package io.heliosdb.lite.cli;

import io.heliosdb.lite.diff.DiffReport;
import io.heliosdb.lite.diff.DiffSide;
import io.heliosdb.lite.diff.ObjectDiff;
import io.heliosdb.lite.diff.RowDiff;
import io.heliosdb.lite.diff.TableDiff;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What differs, as JSON. docs/commands.md has the keys. */
final class DiffDocument {
    private DiffDocument() {}

    static Map<String, Object> of(DiffSide a, DiffSide b, DiffReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("a", a.name());
        document.put("b", b.name());
        document.put("equal", report.isEqual());
        document.put("definitions", report.objects().stream().map(DiffDocument::object).toList());
        document.put("tables", report.tables().stream().map(DiffDocument::table).toList());
        document.put("not_compared", report.notCompared());
        return document;
    }

    private static Map<String, Object> object(ObjectDiff object) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("change", object.kind().name().toLowerCase(Locale.ROOT));
        document.put("kind", object.objectKind());
        document.put("name", object.name());
        document.put("before", object.before());
        document.put("after", object.after());
        return document;
    }

    private static Map<String, Object> table(TableDiff table) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("name", table.name());
        document.put("in_a", table.isInA());
        document.put("in_b", table.isInB());
        document.put("by_key", table.hasKey());
        document.put("rows_a", table.rowsA());
        document.put("rows_b", table.rowsB());
        document.put("added", table.added());
        document.put("removed", table.removed());
        document.put("changed", table.changed());
        document.put("notes", table.notes());
        document.put("rows", table.rows().stream().map(DiffDocument::row).toList());
        return document;
    }

    private static Map<String, Object> row(RowDiff row) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("change", row.kind().name().toLowerCase(Locale.ROOT));
        document.put("count", row.count());
        document.put("key", values(row.key()));
        document.put("before", values(row.before()));
        document.put("after", values(row.after()));
        return document;
    }

    private static Map<String, Object> values(List<RowDiff.Cell> cells) {
        Map<String, Object> values = new LinkedHashMap<>();
        cells.forEach(cell -> values.put(cell.column(), cell.text().orElse(null)));
        return values;
    }
}
