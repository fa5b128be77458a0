package io.heliosdb.lite.cli;

import com.fasterxml.jackson.core.JsonGenerator;

import io.heliosdb.lite.pg.ResultColumn;
import io.heliosdb.lite.pg.StatementOutput;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Each result as a JSON array of objects, one line for each; a statement without rows as {@code
 * {"command": "CREATE TABLE"}}.
 */
final class JsonRows implements StatementOutput {
    /** What JSON takes as a number; NaN and Infinity become texts. */
    private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][-+]?\\d+)?");

    private static final int CHECK_EVERY_ROWS = 1000;

    private final Console console;
    private final JsonPrinter printer;
    private final JsonGenerator generator;
    private List<ResultColumn> columns = List.of();
    private long rowCount;

    JsonRows(Console console) {
        this.console = console;
        this.printer = console.json();
        this.generator = printer.generator();
    }

    @Override
    public void columns(List<ResultColumn> newColumns) {
        columns = newColumns;
        rowCount = 0;
        try {
            generator.writeStartArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean row(List<String> values) {
        try {
            generator.writeStartObject();
            for (int i = 0; i < columns.size(); i++) {
                generator.writeFieldName(columns.get(i).name());
                write(columns.get(i).kind(), values.get(i));
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rowCount++;
        return rowCount % CHECK_EVERY_ROWS != 0 || !printer.isBroken();
    }

    private void write(ResultColumn.Kind kind, String value) throws IOException {
        if (value == null) {
            generator.writeNull();
            return;
        }
        switch (kind) {
            case NUMBER -> {
                if (NUMBER.matcher(value).matches()) {
                    generator.writeNumber(value);
                } else {
                    generator.writeString(value);
                }
            }
            case BOOLEAN -> generator.writeBoolean(value.equals("t"));
            case JSON -> generator.writeRawValue(value);
            case TEXT -> generator.writeString(value);
        }
    }

    @Override
    public void rowsEnd() {
        try {
            generator.writeEndArray();
            printer.endLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void finished(String commandTag) {
        printer.print(Map.of("command", commandTag));
    }

    @Override
    public void notice(String severity, String message) {
        console.message(severity + ":  " + message);
    }
}
