package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.ResultColumn;
import io.heliosdb.lite.pg.StatementOutput;

import java.util.List;
import java.util.stream.Collectors;

/** Rows with a sign between the columns: CSV, or psql's unaligned format. */
final class DelimitedRows implements StatementOutput {
    private static final int CHECK_EVERY_ROWS = 1000;

    private final Console console;
    private final Style style;
    private final boolean isTuplesOnly;
    private long rowCount;

    /** What stands between the columns, and what becomes of values that hold it. */
    enum Style {
        /** RFC 4180, with line feeds; NULL is nothing. */
        CSV,
        /** psql -A. */
        BARS
    }

    DelimitedRows(Console console, Style style, boolean isTuplesOnly) {
        this.console = console;
        this.style = style;
        this.isTuplesOnly = isTuplesOnly;
    }

    @Override
    public void columns(List<ResultColumn> columns) {
        rowCount = 0;
        if (!isTuplesOnly) {
            console.println(line(columns.stream().map(ResultColumn::name).toList()));
        }
    }

    @Override
    public boolean row(List<String> values) {
        rowCount++;
        console.println(line(values));
        return rowCount % CHECK_EVERY_ROWS != 0 || !console.isOutputBroken();
    }

    @Override
    public void rowsEnd() {
        if (style == Style.BARS && !isTuplesOnly) {
            console.println(RowCount.footer(rowCount));
        }
    }

    private String line(List<String> values) {
        return values.stream()
                .map(value -> value == null ? "" : style == Style.CSV ? quoted(value) : value)
                .collect(Collectors.joining(style == Style.CSV ? "," : "|"));
    }

    private static String quoted(String value) {
        boolean isPlain =
                value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        // A lone end-of-data mark of COPY is quoted, as psql does.
        return isPlain && !value.equals("\\.") ? value : '"' + value.replace("\"", "\"\"") + '"';
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
