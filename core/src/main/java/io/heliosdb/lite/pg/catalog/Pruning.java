package io.heliosdb.lite.pg.catalog;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reduces drafts to what a selection of tables needs. A selected table brings its partitions, all
 * that hangs on it (indexes, triggers, comments) and all that these depend on, tables it inherits
 * from or that its policies read included. Foreign keys stay only between tables that stay.
 */
final class Pruning {
    private final TableSelection selection;
    private final Map<Long, Relation> tables;
    private final Map<Long, Set<Long>> partitions = new HashMap<>();

    Pruning(TableSelection selection, Map<Long, Relation> tables) {
        this.selection = selection;
        this.tables = tables;
        for (Relation table : tables.values()) {
            if (table.partition()) {
                table.parents()
                        .forEach(
                                parent ->
                                        partitions
                                                .computeIfAbsent(parent, oid -> new HashSet<>())
                                                .add(table.oid()));
            }
        }
    }

    /** Oids of the tables that are asked for, their partitions and what they inherit from. */
    Set<Long> tables() {
        selection.checkKnown(
                tables.values().stream()
                        .map(t -> new TableSelection.QualifiedName(t.schema(), t.name()))
                        .toList());
        Set<Long> selected = new HashSet<>();
        Set<Long> excluded = excluded();
        for (Relation table : tables.values()) {
            if (selection.selects(table.schema(), table.name())) {
                addWithPartitions(table.oid(), selected);
            }
        }
        selected.removeAll(excluded);
        Deque<Long> open = new ArrayDeque<>(selected);
        while (!open.isEmpty()) {
            Relation table = tables.get(open.remove());
            for (long parent : table == null ? List.<Long>of() : table.parents()) {
                if (!excluded.contains(parent) && selected.add(parent)) {
                    open.add(parent);
                }
            }
        }
        return selected;
    }

    /**
     * Removes drafts that are not needed.
     *
     * @return oids of the tables that stay
     */
    Set<Long> run(Drafts drafts) {
        Set<Long> selected = tables();
        if (selection.isAll()) {
            return selected;
        }
        if (!selection.include().isEmpty()) {
            Set<ObjectKey> kept = closure(drafts, selected);
            remove(drafts, kept, selected);
        }
        removeDependents(drafts, excluded());
        Set<Long> staying = new HashSet<>();
        for (Draft draft : drafts.all()) {
            if (isTable(draft)) {
                staying.add(draft.table());
            }
        }
        return staying;
    }

    private Set<Long> excluded() {
        Set<Long> excluded = new HashSet<>();
        for (Relation table : tables.values()) {
            if (selection.excludes(table.schema(), table.name())) {
                addWithPartitions(table.oid(), excluded);
            }
        }
        return excluded;
    }

    private void addWithPartitions(long table, Set<Long> into) {
        if (into.add(table)) {
            partitions.getOrDefault(table, Set.of()).forEach(part -> addWithPartitions(part, into));
        }
    }

    /** Foreign keys are judged last: they must not pull in the tables they refer to. */
    private static Set<ObjectKey> closure(Drafts drafts, Set<Long> selected) {
        Map<Long, Set<Draft>> hanging = new HashMap<>();
        for (Draft draft : drafts.all()) {
            if (draft.table() != 0 && draft.kind() != ObjectKind.FK_CONSTRAINT) {
                hanging.computeIfAbsent(draft.table(), oid -> new HashSet<>()).add(draft);
            }
        }
        Set<ObjectKey> kept = new HashSet<>();
        Deque<Draft> open = new ArrayDeque<>();
        selected.forEach(oid -> open.addAll(hanging.getOrDefault(oid, Set.of())));
        while (!open.isEmpty()) {
            Draft draft = open.remove();
            if (!kept.add(draft.key())) {
                continue;
            }
            draft.dependsOn().forEach(key -> drafts.find(key).ifPresent(open::add));
            if (draft.table() != 0) {
                open.addAll(hanging.getOrDefault(draft.table(), Set.of()));
            }
            draft.host().flatMap(drafts::find).ifPresent(open::add);
        }
        return kept;
    }

    private static void remove(Drafts drafts, Set<ObjectKey> kept, Set<Long> selected) {
        List<Draft> unneeded =
                drafts.all().stream()
                        .filter(draft -> !kept.contains(draft.key()))
                        .filter(draft -> !isPropertyOf(draft, kept))
                        .filter(
                                draft ->
                                        draft.kind() != ObjectKind.FK_CONSTRAINT
                                                || !dependenciesKept(drafts, draft, kept))
                        .toList();
        for (Draft draft : unneeded) {
            if (draft.kind() == ObjectKind.FK_CONSTRAINT && selected.contains(draft.table())) {
                drafts.notCarried("foreign keys to tables that are not selected", 1);
            }
            drafts.remove(draft);
        }
    }

    private static boolean isPropertyOf(Draft draft, Collection<ObjectKey> kept) {
        boolean property =
                switch (draft.kind()) {
                    case OWNER, COMMENT, ACL, SEQUENCE_OWNED_BY -> true;
                    default -> false;
                };
        return property && kept.containsAll(draft.dependsOn());
    }

    private static boolean dependenciesKept(Drafts drafts, Draft draft, Set<ObjectKey> kept) {
        return draft.dependsOn().stream()
                .flatMap(key -> drafts.find(key).stream())
                .allMatch(other -> kept.contains(other.key()));
    }

    /** What needs an excluded table cannot be made without it. */
    private void removeDependents(Drafts drafts, Set<Long> excluded) {
        Set<ObjectKey> gone = new HashSet<>();
        for (Draft draft : drafts.all()) {
            if (draft.table() != 0 && excluded.contains(draft.table())) {
                gone.add(draft.key());
                drafts.remove(draft);
            }
        }
        boolean changed = !gone.isEmpty();
        while (changed) {
            changed = false;
            for (Draft draft : drafts.all()) {
                if (draft.dependsOn().stream().anyMatch(key -> isGone(drafts, key, gone))) {
                    gone.add(draft.key());
                    drafts.remove(draft);
                    changed = true;
                    if (draft.kind() != ObjectKind.OWNER && draft.kind() != ObjectKind.COMMENT) {
                        drafts.notCarried("objects that need excluded tables", 1);
                    }
                }
            }
        }
    }

    private static boolean isGone(Drafts drafts, ObjectKey key, Set<ObjectKey> gone) {
        return gone.contains(key) || gone.contains(drafts.resolve(key));
    }

    private static boolean isTable(Draft draft) {
        return draft.kind() == ObjectKind.TABLE || draft.kind() == ObjectKind.FOREIGN_TABLE;
    }
}
