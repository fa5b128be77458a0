package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.Section;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the drafts' dependencies a graph without circles that never points from before the rows to
 * after them: takes defaults and checks out of their tables, puts placeholders before views, and
 * moves what needs an index behind the rows.
 */
final class CycleBreaker {
    private final Drafts drafts;
    private final ViewReader views;

    CycleBreaker(Drafts drafts, ViewReader views) {
        this.drafts = drafts;
        this.views = views;
    }

    /** The nodes in natural order with the numbers of the nodes each depends on. */
    record Graph(List<Draft> nodes, List<Set<Integer>> dependsOn) {}

    void run() {
        separateDefaults();
        moveBehindRows();
        views.readingThemselves().stream()
                .filter(view -> !isSplit(view))
                .forEach(view -> split(view).section(Section.PRE_DATA));
        boolean changed = true;
        while (changed) {
            changed = breakOnce();
        }
        for (Draft draft : drafts.all()) {
            if (draft.kind() == ObjectKind.MATERIALIZED_VIEW_DATA) {
                orderRefresh(draft);
            }
        }
    }

    /**
     * A default may need what only the table's statement makes: its identity sequence, its type.
     */
    private void separateDefaults() {
        for (Draft draft : drafts.all()) {
            boolean needsHost =
                    draft.dependsOn().stream()
                            .filter(key -> draft.host().isPresent())
                            .filter(key -> !key.equals(draft.host().get()))
                            .anyMatch(key -> node(drafts, key).equals(draft.host().get()));
            if (needsHost && draft.kind() == ObjectKind.DEFAULT) {
                draft.leaveHost();
            }
        }
    }

    /** The query needs the rows of other materialized views, and views beyond placeholders. */
    private void orderRefresh(Draft refresh) {
        Set<ObjectKey> seen = new HashSet<>();
        Deque<Draft> open = new ArrayDeque<>(List.of(refresh));
        while (!open.isEmpty()) {
            Draft draft = open.remove();
            if (!seen.add(draft.key())) {
                continue;
            }
            for (String aspect : List.of("data", "definition")) {
                drafts.find(draft.key().aspect(aspect))
                        .filter(other -> !other.key().equals(refresh.key()))
                        .ifPresent(
                                other -> {
                                    refresh.dependsOn(other.key());
                                    open.add(other);
                                });
            }
            draft.dependsOn().forEach(key -> drafts.find(key).ifPresent(open::add));
        }
    }

    /** What has no host, and on which others of the kind it depends; unknown keys are left out. */
    static Graph graph(Drafts drafts) {
        List<Draft> nodes =
                drafts.all().stream()
                        .filter(draft -> draft.host().isEmpty())
                        .sorted(Draft.NATURAL_ORDER)
                        .toList();
        Map<ObjectKey, Integer> numbers = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            numbers.put(nodes.get(i).key(), i);
        }
        List<Set<Integer>> dependsOn = new ArrayList<>();
        nodes.forEach(node -> dependsOn.add(new LinkedHashSet<>()));
        for (Draft draft : drafts.all()) {
            int from = numbers.get(draft.host().orElse(draft.key()));
            for (ObjectKey other : draft.dependsOn()) {
                Integer to = numbers.get(node(drafts, other));
                if (to != null && to != from) {
                    dependsOn.get(from).add(to);
                }
            }
        }
        return new Graph(nodes, dependsOn);
    }

    private static ObjectKey node(Drafts drafts, ObjectKey key) {
        return drafts.find(key).map(draft -> draft.host().orElse(draft.key())).orElse(key);
    }

    private boolean breakOnce() {
        Graph graph = graph(drafts);
        boolean changed = false;
        for (List<Integer> cycle : DependencySort.cycles(graph.dependsOn())) {
            Set<ObjectKey> keys = new HashSet<>();
            cycle.forEach(number -> keys.add(graph.nodes().get(number).key()));
            changed |= breakCycle(keys);
        }
        return changed;
    }

    /** Parts first: a default of its own costs nothing; a placeholder costs a statement. */
    private boolean breakCycle(Set<ObjectKey> cycle) {
        boolean changed = false;
        for (Draft part : drafts.all()) {
            if (part.host().isPresent()
                    && cycle.contains(part.host().get())
                    && pointsInto(part, cycle)) {
                part.leaveHost();
                changed = true;
            }
        }
        if (changed || declareTypes(cycle)) {
            return true;
        }
        List<Draft> candidates =
                cycle.stream()
                        .flatMap(key -> drafts.find(key).stream())
                        .filter(draft -> draft.kind() == ObjectKind.VIEW)
                        .filter(draft -> !isSplit(draft))
                        .sorted(Comparator.comparing(Draft::schema).thenComparing(Draft::name))
                        .toList();
        if (candidates.isEmpty()) {
            return false;
        }
        split(candidates.get(0)).section(Section.PRE_DATA);
        return true;
    }

    /** A type needs functions that take it: these are made when it is declared, not defined. */
    private boolean declareTypes(Set<ObjectKey> cycle) {
        boolean changed = false;
        for (Draft type : drafts.all()) {
            if (type.kind() != ObjectKind.TYPE || !cycle.contains(type.key())) {
                continue;
            }
            for (ObjectKey needed : List.copyOf(type.dependsOn())) {
                Draft function = drafts.find(needed).orElse(type);
                if (function.kind() == ObjectKind.FUNCTION
                        && function.dependsOn()
                                .removeIf(key -> drafts.resolve(key).equals(type.key()))) {
                    function.dependsOn(shell(type));
                    changed = true;
                }
            }
        }
        return changed;
    }

    private ObjectKey shell(Draft type) {
        ObjectKey key = type.key().aspect("shell");
        if (drafts.find(key).isEmpty()) {
            Draft shell = new Draft(key, ObjectKind.SHELL_TYPE, type.schema(), type.name());
            type.dependsOn().stream()
                    .filter(other -> other.catalog() == ObjectKey.SCHEMA)
                    .forEach(shell::dependsOn);
            drafts.add(shell.statement("CREATE " + type.target()));
            type.dependsOn(key);
        }
        return key;
    }

    private boolean pointsInto(Draft part, Set<ObjectKey> cycle) {
        return part.dependsOn().stream()
                .map(key -> node(drafts, key))
                .anyMatch(key -> cycle.contains(key) && !key.equals(part.host().orElseThrow()));
    }

    private boolean isSplit(Draft view) {
        return drafts.find(view.key().aspect("definition")).isPresent();
    }

    /** The placeholder keeps what the column types need; only types, tables and schemas do. */
    private Draft split(Draft view) {
        Draft definition = views.split(view);
        for (ObjectKey key : List.copyOf(view.dependsOn())) {
            definition.dependsOn(key);
            int catalog = drafts.resolve(key).catalog();
            boolean type =
                    catalog == ObjectKey.TYPE
                            || catalog == ObjectKey.SCHEMA
                            || catalog == ObjectKey.EXTENSION
                            || catalog == ObjectKey.COLLATION
                            || key.catalog() == ObjectKey.TYPE;
            if (!type) {
                view.dependsOn().remove(key);
            }
        }
        return definition;
    }

    /** A view grouped by a primary key needs the key, which comes after the rows. */
    private void moveBehindRows() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (Draft draft : drafts.all()) {
                if (draft.section() == Section.PRE_DATA && needsLater(draft)) {
                    changed = true;
                    if (draft.kind() == ObjectKind.VIEW) {
                        split(draft);
                    } else {
                        draft.section(Section.POST_DATA);
                    }
                }
            }
        }
    }

    private boolean needsLater(Draft draft) {
        boolean movable =
                switch (draft.kind()) {
                    case VIEW,
                            MATERIALIZED_VIEW,
                            FUNCTION,
                            PROCEDURE,
                            AGGREGATE,
                            OPERATOR,
                            OPERATOR_FAMILY,
                            OPERATOR_CLASS,
                            CAST,
                            TABLESPACE,
                            OWNER,
                            COMMENT,
                            SECURITY_LABEL ->
                            true;
                    default -> false;
                };
        return movable
                && draft.dependsOn().stream()
                        .flatMap(key -> drafts.find(key).stream())
                        .anyMatch(
                                other ->
                                        other.host().isEmpty()
                                                && other.section() == Section.POST_DATA);
    }
}
