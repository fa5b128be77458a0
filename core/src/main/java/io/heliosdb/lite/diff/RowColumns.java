package io.heliosdb.lite.diff;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.value.ValueText;
import io.heliosdb.lite.format.value.ValueTexts;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Which values of a side's rows are compared.
 *
 * @param names of the columns, in an order that both sides share
 * @param indexes of these columns in a batch of this side
 * @param portable for each whether it may hold oids that differ between databases
 * @param texts for each how its values are written
 * @param keyed for each whether it belongs to the key
 */
record RowColumns(
        List<String> names,
        List<Integer> indexes,
        List<Boolean> portable,
        List<ValueText> texts,
        List<Boolean> keyed) {
    static RowColumns of(PortableForm form, ValueTexts texts, TableDef table, TablePair pair) {
        List<ColumnDef> data = table.dataColumns();
        List<Integer> indexes =
                pair.columns().stream()
                        .map(
                                name ->
                                        IntStream.range(0, data.size())
                                                .filter(i -> data.get(i).name().equals(name))
                                                .findFirst()
                                                .orElseThrow())
                        .toList();
        return new RowColumns(
                pair.columns(),
                indexes,
                indexes.stream().map(data::get).map(form::concerns).toList(),
                indexes.stream().map(data::get).map(texts::of).toList(),
                pair.columns().stream().map(pair.key()::contains).toList());
    }

    int count() {
        return names.size();
    }

    boolean hasKey() {
        return keyed.contains(true);
    }
}
