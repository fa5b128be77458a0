package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What follows the rows, cut into work that can go on side by side: for each table its own indexes
 * and constraints, and then what concerns several tables (foreign keys, above all) in order. Two
 * sessions then never wait for one another's locks.
 *
 * @param perTable groups of objects of one table each, the largest table first; every table has
 *     one, if only to be analyzed
 * @param across the other objects, in an order in which they can be created
 */
record PostDataPlan(List<TableGroup> perTable, List<SchemaObject> across) {
    /**
     * What locks no more than its table. A policy, a rule or a trigger may name other tables, and
     * two of them each other's: one after the other they cannot wait in a circle.
     */
    private static final Set<String> ONE_TABLE_KINDS =
            Set.of(
                    "index",
                    "constraint",
                    "statistics",
                    "planner statistics",
                    "comment",
                    "acl",
                    "tablespace");

    /**
     * @param table index of the table
     * @param objects in an order in which they can be created
     */
    record TableGroup(int table, List<SchemaObject> objects) {}

    PostDataPlan {
        perTable = List.copyOf(perTable);
        across = List.copyOf(across);
    }

    static PostDataPlan of(Schema schema, ToLongFunction<Integer> tableBytes) {
        List<List<SchemaObject>> groups = new ArrayList<>();
        schema.tables().forEach(table -> groups.add(new ArrayList<>()));
        List<SchemaObject> across = new ArrayList<>();
        Set<Integer> acrossIds = new HashSet<>();
        for (SchemaObject object : schema.objects()) {
            if (object.section() != Section.POST_DATA) {
                continue;
            }
            if (isOfOneTable(object, schema, acrossIds)) {
                groups.get(object.table()).add(object);
            } else {
                across.add(object);
                acrossIds.add(object.id());
            }
        }
        List<TableGroup> perTable = new ArrayList<>();
        for (int table = 0; table < groups.size(); table++) {
            perTable.add(new TableGroup(table, List.copyOf(groups.get(table))));
        }
        perTable.sort(
                Comparator.comparingLong(
                                (TableGroup group) -> tableBytes.applyAsLong(group.table()))
                        .reversed());
        return new PostDataPlan(perTable, across);
    }

    /** Whether everything that the object needs is there before rows, or is of the same table. */
    private static boolean isOfOneTable(
            SchemaObject object, Schema schema, Set<Integer> acrossIds) {
        if (object.table() < 0 || !ONE_TABLE_KINDS.contains(object.kind())) {
            return false;
        }
        for (int id : object.dependsOn()) {
            SchemaObject needed = schema.objects().get(id);
            if (needed.section() == Section.POST_DATA
                    && (needed.table() != object.table() || acrossIds.contains(id))) {
                return false;
            }
        }
        return true;
    }
}
