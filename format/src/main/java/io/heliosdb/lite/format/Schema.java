package io.heliosdb.lite.format;

import io.heliosdb.lite.error.Check;

import java.util.List;

/**
 * All that is in the database but rows and sequence values.
 *
 * @param tables the tables that have rows in the dump; the index of each is its place
 * @param objects in an order in which they can be created; the id of each is its place
 */
public record Schema(List<TableDef> tables, List<SchemaObject> objects) {
    public Schema {
        tables = List.copyOf(tables);
        objects = List.copyOf(objects);
        for (int i = 0; i < tables.size(); i++) {
            Check.argument(tables.get(i).index() == i, "table %d has another index", i);
        }
        for (int i = 0; i < objects.size(); i++) {
            Check.argument(objects.get(i).id() == i, "object %d has another id", i);
        }
    }
}
