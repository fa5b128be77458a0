package io.heliosdb.lite.pg.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which checks and not-null constraints a table has from its parents. */
final class InheritedConstraints {
    private final Map<Long, Relation> tables;
    private final Map<Long, List<Column>> columns;
    private final Map<Long, List<Constraint>> ofTable = new HashMap<>();

    InheritedConstraints(
            Map<Long, Relation> tables,
            Map<Long, List<Column>> columns,
            List<Constraint> constraints) {
        this.tables = tables;
        this.columns = columns;
        for (Constraint constraint : constraints) {
            if (constraint.type() == 'c' || constraint.type() == 'n') {
                ofTable.computeIfAbsent(constraint.table(), oid -> new ArrayList<>())
                        .add(constraint);
            }
        }
    }

    /** Whether the rows of the table were checked, and not all of those of its parents. */
    boolean isCheckedHereOnly(Constraint constraint) {
        List<Constraint> above = above(constraint);
        return constraint.validated()
                && !constraint.local()
                && !above.isEmpty()
                && above.stream().noneMatch(Constraint::validated);
    }

    /** The same constraint in the parents, in theirs, and so on. */
    List<Constraint> allAbove(Constraint constraint) {
        List<Constraint> all = new ArrayList<>();
        for (Constraint parent : above(constraint)) {
            all.add(parent);
            all.addAll(allAbove(parent));
        }
        return all;
    }

    private List<Constraint> above(Constraint constraint) {
        Relation table = tables.get(constraint.table());
        List<Constraint> above = new ArrayList<>();
        for (long parent : table == null ? List.<Long>of() : table.parents()) {
            ofTable.getOrDefault(parent, List.of()).stream()
                    .filter(other -> other.type() == constraint.type() && !other.noInherit())
                    .filter(other -> isSame(other, constraint))
                    .forEach(above::add);
        }
        return above;
    }

    private boolean isSame(Constraint one, Constraint other) {
        return one.type() == 'c'
                ? one.name().equals(other.name())
                : columnOf(one).equals(columnOf(other));
    }

    private Optional<String> columnOf(Constraint notNull) {
        return columns.getOrDefault(notNull.table(), List.of()).stream()
                .filter(column -> notNull.columns().contains(column.number()))
                .map(Column::name)
                .findFirst();
    }
}
