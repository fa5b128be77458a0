package io.heliosdb.lite.cli;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.value.ValueText;
import io.heliosdb.lite.format.value.ValueTexts;
import io.heliosdb.lite.pg.ResultColumn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first rows of a table of a dump, as texts.
 *
 * @param columns names of the columns that have data
 * @param rows values in the order of the columns, null for null
 */
record FirstRows(List<String> columns, List<List<String>> rows) {
    private static final int LETTERS_MAX = 200;

    FirstRows {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** Reads at most this many rows, in the order of the file. */
    static FirstRows of(DumpFile file, TableDef table, int rowsMax) {
        ValueTexts types = new ValueTexts(file.schema());
        List<ColumnDef> columns = table.dataColumns();
        List<ValueText> texts = columns.stream().map(types::of).toList();
        List<List<String>> rows = new ArrayList<>();
        RowBatch batch = new RowBatch();
        try (ChunkReader reader = file.newChunkReader()) {
            for (ChunkRef chunk : file.chunks()) {
                if (chunk.tableIndex() == table.index() && rows.size() < rowsMax) {
                    reader.read(chunk, batch);
                    add(rows, batch, Math.min(rowsMax - rows.size(), batch.rowCount()), texts);
                }
            }
        }
        return new FirstRows(columns.stream().map(ColumnDef::name).toList(), rows);
    }

    private static void add(
            List<List<String>> rows, RowBatch batch, int count, List<ValueText> texts) {
        int[] offsets = new int[texts.size()];
        for (int row = 0; row < count; row++) {
            List<String> values = new ArrayList<>();
            for (int i = 0; i < offsets.length; i++) {
                ColumnVector vector = batch.column(i);
                int length = vector.lengths()[row];
                boolean isNull = length == ColumnVector.NULL;
                values.add(isNull ? null : texts.get(i).of(vector.bytes(), offsets[i], length));
                offsets[i] += Math.max(length, 0);
            }
            rows.add(Collections.unmodifiableList(values));
        }
    }

    /** Prints them as psql does, but for nulls, each on one line. */
    void print(Console console) {
        AlignedRows table = new AlignedRows(console, false);
        table.columns(columns.stream().map(FirstRows::heading).toList());
        for (List<String> row : rows) {
            boolean ignored = table.row(row.stream().map(FirstRows::cell).toList());
        }
        table.rowsEnd();
    }

    private static ResultColumn heading(String name) {
        return new ResultColumn(Printable.of(name), ResultColumn.Kind.TEXT);
    }

    private static String cell(String value) {
        if (value == null) {
            return "NULL";
        }
        if (value.codePointCount(0, value.length()) <= LETTERS_MAX) {
            return Printable.of(value);
        }
        String shown = value.substring(0, value.offsetByCodePoints(0, LETTERS_MAX));
        String length = TransferLog.grouped(value.length());
        return Printable.of(shown) + "… (" + length + " characters)";
    }

    /** Each row as names with values. */
    List<Map<String, Object>> documents() {
        List<Map<String, Object>> documents = new ArrayList<>();
        for (List<String> row : rows) {
            Map<String, Object> document = new LinkedHashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                document.put(columns.get(i), row.get(i));
            }
            documents.add(document);
        }
        return documents;
    }
}
