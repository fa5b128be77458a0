package io.heliosdb.lite.diff;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table on both sides, or on one, and what of it can be compared: the columns of the same name
 * and type. Values of other columns are not looked at, only reported as columns that differ.
 *
 * @param a the table of the first side, if it is there
 * @param b the table of the second side, if it is there
 * @param columns that are compared, in the order of the first side
 * @param key those of the primary key, if both sides have the same one; empty if whole rows count
 * @param notes what else differs of columns and key, for people
 */
record TablePair(
        Optional<TableDef> a,
        Optional<TableDef> b,
        List<String> columns,
        List<String> key,
        List<String> notes) {
    static TablePair of(Optional<TableDef> a, Optional<TableDef> b) {
        TableDef left = a.or(() -> b).orElseThrow();
        TableDef right = b.or(() -> a).orElseThrow();
        List<String> columns = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (ColumnDef column : left.columns()) {
            Optional<ColumnDef> other = named(right, column.name());
            if (other.isEmpty()) {
                notes.add("column removed: " + describe(column));
            } else if (!describe(column).equals(describe(other.get()))) {
                notes.add(
                        "column changed, values not compared: %s → %s"
                                .formatted(describe(column), describe(other.get())));
            } else if (column.text() != other.get().text()) {
                notes.add("column stored in another form, values not compared: " + column.name());
            } else if (!column.generated()) {
                columns.add(column.name());
            }
        }
        right.columns().stream()
                .filter(column -> named(left, column.name()).isEmpty())
                .forEach(column -> notes.add("column added: " + describe(column)));
        boolean hasKey = left.key().equals(right.key()) && columns.containsAll(left.key());
        if (!left.key().equals(right.key())) {
            notes.add("primary key changed: %s → %s".formatted(left.key(), right.key()));
        }
        return new TablePair(a, b, columns, hasKey ? left.key() : List.of(), notes);
    }

    private static Optional<ColumnDef> named(TableDef table, String name) {
        return table.columns().stream().filter(column -> column.name().equals(name)).findFirst();
    }

    private static String describe(ColumnDef column) {
        return column.name() + " " + column.type() + (column.generated() ? " generated" : "");
    }

    /** One of the two. */
    TableDef any() {
        return a.or(() -> b).orElseThrow();
    }
}
