package io.heliosdb.lite.diff;

import java.util.List;

/**
 * How two states differ.
 *
 * @param objects of the schema that differ, ordered by schema, name and kind
 * @param tables all that were looked at, ordered by schema and name
 * @param notCompared what was left alone because one side does not hold it
 */
public record DiffReport(
        List<ObjectDiff> objects, List<TableDiff> tables, List<String> notCompared) {
    public DiffReport {
        objects = List.copyOf(objects);
        tables = List.copyOf(tables);
        notCompared = List.copyOf(notCompared);
    }

    /** Whether nothing that was compared differs. */
    public boolean isEqual() {
        return objects.isEmpty() && tables.stream().allMatch(TableDiff::isEqual);
    }
}
