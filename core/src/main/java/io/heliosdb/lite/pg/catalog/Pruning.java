package io.heliosdb.lite.pg.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Reduces drafts to what a selection needs. What is selected brings along all that hangs on it
 * (indexes, triggers, comments) and all that these depend on: types, functions, sequences, also the
 * definitions of tables that it inherits from or that its policies read, but never rows of a table
 * that nobody asked for. What could not be made for want of a table or of rows is left out, and
 * reported.
 */
final class Pruning {
    private static final int NAMES_MAX = 10;

    private final Selected selected;
    private final TablesAsked asked;
    private final Drafts drafts;
    private final Map<Long, List<Draft>> hanging = new HashMap<>();
    private final Set<ObjectKey> kept = new HashSet<>();
    private final Set<ObjectKey> gone = new HashSet<>();

    Pruning(Selected selected, TablesAsked asked, Drafts drafts) {
        this.selected = selected;
        this.asked = asked;
        this.drafts = drafts;
    }

    /** Removes drafts that are not needed, and counts those that cannot be. */
    void run() {
        if (!selected.selection().isAll()) {
            for (Draft draft : drafts.all()) {
                hanging.computeIfAbsent(relation(draft), oid -> new ArrayList<>()).add(draft);
            }
            findGone();
            keep();
            List<Draft> unmade = unmade();
            remove(draft -> !kept.contains(draft.key()));
            report("objects that need excluded tables", unmade);
        }
        if (!selected.selection().hasRows()) {
            remove(draft -> draft.kind() == ObjectKind.MATERIALIZED_VIEW_DATA);
        }
        remove(
                draft ->
                        draft.kind() == ObjectKind.PLANNER_STATISTICS
                                && !asked.hasAllRows(draft.table()));
        countRemainder();
    }

    /** What is excluded, and what cannot be made without it. */
    private void findGone() {
        Set<Long> excluded = excludedRelations();
        Map<ObjectKey, List<Draft>> dependents = new HashMap<>();
        Deque<Draft> open = new ArrayDeque<>();
        for (Draft draft : drafts.all()) {
            if (excluded.contains(relation(draft))) {
                open.add(draft);
            }
            for (ObjectKey needed : draft.dependsOn()) {
                dependents
                        .computeIfAbsent(drafts.resolve(needed), key -> new ArrayList<>())
                        .add(draft);
            }
        }
        while (!open.isEmpty()) {
            Draft draft = open.remove();
            if (gone.add(draft.key())) {
                open.addAll(dependents.getOrDefault(draft.key(), List.of()));
                // A table can be written without a default or a check, a domain cannot.
                draft.host()
                        .filter(host -> host.catalog() == ObjectKey.TYPE)
                        .flatMap(drafts::find)
                        .ifPresent(open::add);
            }
        }
    }

    /** Of other relations than tables only those that are there under their own name. */
    private Set<Long> excludedRelations() {
        Map<Long, Long> owners = new HashMap<>();
        for (Draft draft : drafts.all()) {
            if (draft.kind() == ObjectKind.SEQUENCE_OWNED_BY) {
                owners.put(draft.key().oid(), draft.table());
            }
        }
        Set<Long> excluded = new HashSet<>(asked.excluded());
        for (Draft draft : drafts.all()) {
            boolean isExcluded =
                    switch (draft.kind()) {
                        case VIEW, MATERIALIZED_VIEW ->
                                selected.excludes(draft.table(), draft.schema());
                        // A table brings its own sequences; others are made where they are needed.
                        case SEQUENCE ->
                                selected.excludes(relation(draft), "")
                                        && !asked.tables()
                                                .contains(owners.getOrDefault(relation(draft), 0L));
                        default -> false;
                    };
            if (isExcluded) {
                excluded.add(relation(draft));
            }
        }
        return excluded;
    }

    private void keep() {
        Deque<Draft> open = new ArrayDeque<>();
        drafts.all().stream().filter(this::isSelected).forEach(open::add);
        while (!open.isEmpty()) {
            Draft draft = open.remove();
            if (gone.contains(draft.key()) || !kept.add(draft.key())) {
                continue;
            }
            draft.dependsOn().forEach(key -> drafts.find(key).ifPresent(open::add));
            draft.host().flatMap(drafts::find).ifPresent(open::add);
            if (relation(draft) != 0) {
                hanging.get(relation(draft)).stream()
                        .filter(d -> !isJudgedLast(d))
                        .forEach(open::add);
            }
        }
        List<Draft> withoutTarget = new ArrayList<>();
        for (Draft draft : drafts.all()) {
            if (draft.kind() == ObjectKind.FK_CONSTRAINT && isTableKept(draft)) {
                if (isKept(draft.dependsOn()) && hasRowsToReferTo(draft)) {
                    kept.add(draft.key());
                } else {
                    withoutTarget.add(draft);
                }
            }
        }
        // In the order in which they were drafted: privileges need the owner.
        for (Draft draft : drafts.all()) {
            if (isProperty(draft) && isKept(draft.dependsOn())) {
                kept.add(draft.key());
            }
        }
        report("foreign keys to tables or rows that are left out", withoutTarget);
    }

    /** Whether it is asked for by itself, and not for what it hangs on. */
    private boolean isSelected(Draft draft) {
        long relation = relation(draft);
        boolean isWhole = draft.table() == 0 || draft.key().equals(relationKey(draft.table()));
        String schema = draft.kind() == ObjectKind.SCHEMA ? draft.name() : draft.schema();
        return isWhole
                && !isProperty(draft)
                && (asked.tables().contains(relation)
                        || (!asked.isTable(relation) && selected.includes(relation, schema)));
    }

    /** What must not bring anything along: it stays if all that it needs stays anyway. */
    private static boolean isJudgedLast(Draft draft) {
        return draft.kind() == ObjectKind.FK_CONSTRAINT || isProperty(draft);
    }

    private static boolean isProperty(Draft draft) {
        return switch (draft.kind()) {
            case OWNER, COMMENT, ACL, SECURITY_LABEL, TABLESPACE -> true;
            default -> false;
        };
    }

    private boolean isTableKept(Draft draft) {
        return kept.contains(relationKey(draft.table()));
    }

    private boolean isKept(Collection<ObjectKey> needed) {
        return needed.stream()
                .map(drafts::find)
                .flatMap(Optional::stream)
                .allMatch(draft -> kept.contains(draft.key()));
    }

    /** A key must find its rows when it is made; without rows of its own it finds them all. */
    private boolean hasRowsToReferTo(Draft foreignKey) {
        return !asked.hasSomeRows(foreignKey.table())
                || foreignKey.dependsOn().stream()
                        .filter(key -> key.catalog() == ObjectKey.CLASS)
                        .filter(key -> asked.isTable(key.oid()))
                        .filter(key -> key.oid() != foreignKey.table())
                        .allMatch(key -> asked.hasAllRows(key.oid()));
    }

    /** What is wanted and gone, but for what is excluded itself. */
    private List<Draft> unmade() {
        Set<Long> excluded = excludedRelations();
        return drafts.all().stream()
                .filter(draft -> gone.contains(draft.key()) && !isJudgedLast(draft))
                .filter(draft -> !excluded.contains(relation(draft)))
                .filter(draft -> isSelected(draft) || isTableKept(draft))
                .toList();
    }

    private void remove(Predicate<Draft> isUnneeded) {
        for (Draft draft : drafts.all()) {
            if (isUnneeded.test(draft)) {
                // Or else its host would still write it.
                if (draft.host().isPresent()) {
                    draft.leaveHost();
                }
                drafts.remove(draft);
            }
        }
    }

    /** What has no draft is missed if it is asked for, or if something that stays needs it. */
    private void countRemainder() {
        TableSelection selection = selected.selection();
        Set<ObjectKey> needed = new HashSet<>();
        drafts.all().forEach(draft -> needed.addAll(draft.dependsOn()));
        drafts.countRemainder(
                key -> {
                    boolean isRows = key.catalog() == ObjectKey.LARGE_OBJECT;
                    boolean isAsked = isRows ? selection.hasRows() : selection.hasDefinitions();
                    boolean isNeeded = needed.contains(key) || drafts.find(key).isPresent();
                    return isAsked && (!selection.isLimited() || isNeeded);
                });
    }

    private void report(String what, List<Draft> leftOut) {
        if (leftOut.isEmpty() || !selected.selection().hasDefinitions()) {
            return;
        }
        List<String> names =
                leftOut.stream()
                        .sorted(Draft.NATURAL_ORDER)
                        .map(draft -> draft.kind().label() + " " + draft.name())
                        .limit(NAMES_MAX)
                        .toList();
        String more = leftOut.size() > NAMES_MAX ? ", …" : "";
        drafts.notCarried(
                "%s (%s%s)".formatted(what, String.join(", ", names), more), leftOut.size());
    }

    /** Oid of the relation that a draft is, or hangs on; 0 if there is none. */
    private static long relation(Draft draft) {
        boolean isRelation = draft.key().catalog() == ObjectKey.CLASS;
        return draft.table() == 0 && isRelation ? draft.key().oid() : draft.table();
    }

    private static ObjectKey relationKey(long oid) {
        return ObjectKey.of(ObjectKey.CLASS, oid);
    }
}
