package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.Section;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * What follows the rows, cut into work that can go on side by side: for each table its own indexes
 * and constraints, then foreign keys of large tables in rounds, and then in order what else
 * concerns several tables. Two sessions then never wait for one another's locks.
 *
 * @param perTable groups of objects of one table each, the largest table first; every table has
 *     one, if only to be analyzed
 * @param rounds foreign keys, those of one round of different tables, the largest first
 * @param across the other objects, in an order in which they can be created
 */
record PostDataPlan(
        List<TableGroup> perTable, List<List<SchemaObject>> rounds, List<SchemaObject> across) {
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

    /** Checking the keys of a smaller table takes less than opening a session for it. */
    private static final long BYTES_WORTH_A_ROUND = 4 << 20;

    /**
     * @param table index of the table
     * @param objects in an order in which they can be created
     */
    record TableGroup(int table, List<SchemaObject> objects) {}

    PostDataPlan {
        perTable = List.copyOf(perTable);
        rounds = rounds.stream().map(List::copyOf).toList();
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
        List<SchemaObject> keys =
                across.stream()
                        .filter(object -> isLargeKey(object, schema, acrossIds, tableBytes))
                        .sorted(
                                Comparator.comparingLong(
                                                (SchemaObject key) ->
                                                        tableBytes.applyAsLong(key.table()))
                                        .reversed())
                        .toList();
        across.removeAll(keys);
        return new PostDataPlan(perTable, rounds(keys, schema), across);
    }

    /** Whether it is a foreign key that only tables with rows and what is made of them need. */
    private static boolean isLargeKey(
            SchemaObject object,
            Schema schema,
            Set<Integer> acrossIds,
            ToLongFunction<Integer> tableBytes) {
        return object.kind().equals("fk constraint")
                && object.table() >= 0
                && tableBytes.applyAsLong(object.table()) >= BYTES_WORTH_A_ROUND
                && object.dependsOn().stream()
                        .map(id -> schema.objects().get(id))
                        .noneMatch(
                                needed ->
                                        acrossIds.contains(needed.id())
                                                || (needed.kind().equals("table")
                                                        && needed.table() < 0));
    }

    private static List<List<SchemaObject>> rounds(List<SchemaObject> keys, Schema schema) {
        List<List<SchemaObject>> rounds = new ArrayList<>();
        List<Set<Integer>> taken = new ArrayList<>();
        for (SchemaObject key : keys) {
            Set<Integer> tables = new HashSet<>(Set.of(key.table()));
            key.dependsOn().forEach(id -> tables.add(schema.objects().get(id).table()));
            tables.remove(-1);
            int round = 0;
            while (round < rounds.size() && !Collections.disjoint(taken.get(round), tables)) {
                round++;
            }
            if (round == rounds.size()) {
                rounds.add(new ArrayList<>());
                taken.add(new HashSet<>());
            }
            rounds.get(round).add(key);
            taken.get(round).addAll(tables);
        }
        return rounds;
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
