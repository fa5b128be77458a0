package io.heliosdb.lite.pg.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tables that a selection means, by oid. Partitions are parts of their table: they are
 * selected, excluded and left without rows together with it.
 */
final class TablesAsked {
    private final Map<Long, Relation> relations;
    private final Map<Long, List<Long>> partitions = new HashMap<>();
    private final Set<Long> tables;
    private final Set<Long> excluded = new HashSet<>();
    private final Set<Long> withRows = new HashSet<>();

    TablesAsked(Selected selected, Map<Long, Relation> relations) {
        this.relations = relations;
        for (Relation table : relations.values()) {
            if (table.partition()) {
                for (long parent : table.parents()) {
                    partitions.computeIfAbsent(parent, oid -> new ArrayList<>()).add(table.oid());
                }
            }
        }
        tables = new HashSet<>();
        Set<Long> withoutRows = new HashSet<>();
        for (Relation table : relations.values()) {
            addTree(table.oid(), selected.includes(table.oid(), table.schema()), tables);
            addTree(table.oid(), selected.excludes(table.oid(), table.schema()), excluded);
            addTree(table.oid(), selected.leavesOutRows(table.oid()), withoutRows);
        }
        tables.removeAll(excluded);
        if (selected.selection().hasRows()) {
            withRows.addAll(tables);
            withRows.removeAll(withoutRows);
        }
    }

    private void addTree(long table, boolean isWanted, Set<Long> into) {
        if (isWanted && into.add(table)) {
            partitions.getOrDefault(table, List.of()).forEach(part -> addTree(part, true, into));
        }
    }

    /** Those that are selected and not excluded. */
    Set<Long> tables() {
        return tables;
    }

    /** Those that must not be in the dump, even if something needs them. */
    Set<Long> excluded() {
        return excluded;
    }

    boolean isTable(long oid) {
        return relations.containsKey(oid);
    }

    /** Whether rows of the table itself are asked for. */
    boolean hasRows(long table) {
        return withRows.contains(table);
    }

    /** Whether rows of the table or of a partition of it are asked for. */
    boolean hasSomeRows(long table) {
        return hasRows(table)
                || partitions.getOrDefault(table, List.of()).stream().anyMatch(this::hasSomeRows);
    }

    /** Whether rows of the table and of all its partitions are asked for. */
    boolean hasAllRows(long table) {
        return hasRows(table)
                && partitions.getOrDefault(table, List.of()).stream().allMatch(this::hasAllRows);
    }
}
