package io.heliosdb.lite.cli;

import java.util.ArrayList;
import java.util.List;

/** A table for people: the first column to the left, the others to the right, as wide as needed. */
final class AlignedTable {
    private final String indent;
    private final List<List<String>> rows = new ArrayList<>();

    AlignedTable(String indent, String... headings) {
        this.indent = indent;
        rows.add(List.of(headings));
    }

    /** Adds a row with as many values as there are headings. */
    void add(Object... values) {
        List<String> row = new ArrayList<>();
        for (Object value : values) {
            row.add(value.toString());
        }
        rows.add(row);
    }

    List<String> lines() {
        int columnCount = rows.getFirst().size();
        int[] widths = new int[columnCount];
        for (List<String> row : rows) {
            for (int i = 0; i < columnCount; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - row.get(i).length());
            line.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
        }
        return line.toString().stripTrailing();
    }
}
