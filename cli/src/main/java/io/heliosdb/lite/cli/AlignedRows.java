package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.ResultColumn;
import io.heliosdb.lite.pg.StatementOutput;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in columns of equal width, as psql prints them. Widths are those of the first {@value
 * #ROWS_HELD} rows, so that memory stays bounded; later rows may stick out.
 */
final class AlignedRows implements StatementOutput {
    private static final int ROWS_HELD = 10_000;

    private final Console console;
    private final boolean isTuplesOnly;
    private final List<List<String>> held = new ArrayList<>();
    private List<ResultColumn> columns = List.of();
    private int[] widths = {};
    private long rowCount;

    AlignedRows(Console console, boolean isTuplesOnly) {
        this.console = console;
        this.isTuplesOnly = isTuplesOnly;
    }

    @Override
    public void columns(List<ResultColumn> newColumns) {
        columns = newColumns;
        rowCount = 0;
        widths = new int[columns.size()];
    }

    @Override
    public boolean row(List<String> values) {
        rowCount++;
        if (rowCount <= ROWS_HELD) {
            held.add(new ArrayList<>(values));
            if (rowCount == ROWS_HELD) {
                printHeld();
            }
            return true;
        }
        printRow(values);
        return rowCount % ROWS_HELD != 0 || !console.isOutputBroken();
    }

    @Override
    public void rowsEnd() {
        if (rowCount < ROWS_HELD) {
            printHeld();
        }
        if (!isTuplesOnly) {
            console.println(RowCount.footer(rowCount));
        }
        console.println("");
    }

    private void printHeld() {
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int header = isTuplesOnly ? 0 : width(columns.get(i).name());
            widths[i] =
                    held.stream()
                            .mapToInt(row -> cellWidth(row.get(column)))
                            .reduce(header, Math::max);
        }
        if (!isTuplesOnly) {
            printHeader();
        }
        held.forEach(this::printRow);
        held.clear();
    }

    private void printHeader() {
        StringBuilder names = new StringBuilder();
        StringBuilder rule = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String name = columns.get(i).name();
            int free = widths[i] - width(name);
            boolean isLast = i == widths.length - 1;
            names.append(i == 0 ? " " : "| ")
                    .append(" ".repeat(free / 2))
                    .append(name)
                    .append(" ".repeat(free - free / 2 + 1));
            rule.append("-".repeat(widths[i] + 2)).append(isLast ? "" : "+");
        }
        console.println(names.toString());
        console.println(rule.toString());
    }

    /** One row of the result; a value with line breaks takes several lines. */
    private void printRow(List<String> values) {
        List<String[]> cells = new ArrayList<>();
        int lineCount = 1;
        for (String value : values) {
            String[] lines = value == null ? new String[] {""} : value.split("\n", -1);
            cells.add(lines);
            lineCount = Math.max(lineCount, lines.length);
        }
        for (int line = 0; line < lineCount; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                String[] lines = cells.get(i);
                String cell = line < lines.length ? lines[line] : "";
                boolean goesOn = line < lines.length - 1;
                boolean isLast = i == cells.size() - 1;
                String padding = " ".repeat(Math.max(0, widths[i] - width(cell)));
                text.append(i == 0 ? " " : "| ");
                if (columns.get(i).kind() == ResultColumn.Kind.NUMBER) {
                    text.append(padding).append(cell);
                } else {
                    text.append(cell).append(isLast && !goesOn ? "" : padding);
                }
                text.append(goesOn ? "+" : isLast ? "" : " ");
            }
            console.println(text.toString());
        }
    }

    private static int cellWidth(String value) {
        return value == null
                ? 0
                : Arrays.stream(value.split("\n", -1)).mapToInt(AlignedRows::width).max().orElse(0);
    }

    private static int width(String text) {
        return text.codePointCount(0, text.length());
    }

    @Override
    public void finished(String commandTag) {
        console.println(commandTag);
    }

    @Override
    public void notice(String severity, String message) {
        console.message(severity + ":  " + message);
    }
}
