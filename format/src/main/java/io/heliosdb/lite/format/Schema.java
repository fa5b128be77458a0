package io.heliosdb.lite.format;

import io.heliosdb.lite.error.Check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * All that is in the database but rows and sequence values.
 *
 * @param tables the tables that can have rows in the dump; the index of each is its place
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

    /** The same without objects of these kinds, which others then no longer depend on. */
    public Schema without(Collection<String> kinds) {
        if (kinds.isEmpty()) {
            return this;
        }
        int[] newIds = new int[objects.size()];
        List<SchemaObject> kept = new ArrayList<>();
        for (SchemaObject object : objects) {
            if (kinds.contains(object.kind())) {
                newIds[object.id()] = -1;
                continue;
            }
            newIds[object.id()] = kept.size();
            kept.add(
                    new SchemaObject(
                            kept.size(),
                            object.kind(),
                            object.schema(),
                            object.name(),
                            object.table(),
                            object.section(),
                            object.statements(),
                            object.dependsOn().stream()
                                    .map(id -> newIds[id])
                                    .filter(id -> id >= 0)
                                    .toList()));
        }
        return new Schema(tables, kept);
    }
}
