package io.heliosdb.lite.pg.catalog;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Drafts tables with the defaults and checks written in them, and partitions' attachment. */
final class TableReader {
    private final Map<Long, Relation> tables;
    private final Map<Long, List<Column>> columns;
    private final Drafts drafts;
    private final Map<Long, TableDefinition> definitions = new HashMap<>();

    TableReader(Map<Long, Relation> tables, Map<Long, List<Column>> columns, Drafts drafts) {
        this.tables = tables;
        this.columns = columns;
        this.drafts = drafts;
    }

    /** Adds drafts for all tables; checks and not-null constraints are part of a table. */
    void draft(List<Constraint> constraints, List<Sequence> sequences) {
        for (Relation table : tables.values()) {
            draftTable(table);
        }
        for (Sequence sequence : sequences) {
            if (sequence.identity() && definitions.containsKey(sequence.ownerTable())) {
                definitions.get(sequence.ownerTable()).addIdentity(sequence);
            }
        }
        InheritedConstraints inherited = new InheritedConstraints(tables, columns, constraints);
        for (Constraint constraint : constraints) {
            TableDefinition definition = definitions.get(constraint.table());
            if (definition == null || "cn".indexOf(constraint.type()) < 0) {
                continue;
            }
            if (constraint.type() == 'n') {
                definition.addNotNull(constraint);
            }
            Relation table = tables.get(constraint.table());
            if (!table.partition() && inherited.isCheckedHereOnly(constraint)) {
                draftValidation(constraint, inherited);
            } else if (constraint.type() == 'n') {
                draftNotNull(constraint);
            } else {
                draftCheck(constraint, definition);
            }
        }
    }

    private void draftTable(Relation table) {
        List<Column> own = columns.getOrDefault(table.oid(), List.of());
        List<Relation> parents =
                table.parents().stream().map(tables::get).filter(Objects::nonNull).toList();
        TableDefinition definition = new TableDefinition(table, own, parents, columns);
        definitions.put(table.oid(), definition);
        ObjectKind kind = table.isForeign() ? ObjectKind.FOREIGN_TABLE : ObjectKind.TABLE;
        String target = (table.isForeign() ? "FOREIGN TABLE " : "TABLE ") + table.quoted();
        Draft draft =
                new Draft(table.key(), kind, table.schema(), table.name())
                        .statements(definition::statements)
                        .target(target)
                        .owner(table.owner())
                        .table(table.oid());
        drafts.add(draft);
        drafts.alias(ObjectKey.of(ObjectKey.TYPE, table.rowType()), table.key());
        if (!table.partition()) {
            parents.forEach(parent -> draft.dependsOn(parent.key()));
        } else if (!parents.isEmpty()) {
            draftAttach(table, parents.get(0));
        }
        for (Column column : own) {
            draftDefault(table, column, definition);
        }
        draftRowSecurity(table);
    }

    private void draftAttach(Relation partition, Relation parent) {
        drafts.add(
                new Draft(
                                partition.key().aspect("attach"),
                                ObjectKind.TABLE_ATTACH,
                                partition.schema(),
                                partition.name())
                        .statement(
                                "ALTER TABLE ONLY %s ATTACH PARTITION %s %s"
                                        .formatted(
                                                parent.quoted(),
                                                partition.quoted(),
                                                partition.partitionBound()))
                        .dependsOn(parent.key())
                        .dependsOn(partition.key())
                        // From the top: what is attached inherits identity, its own parts do not.
                        .dependsOn(parent.key().aspect("attach"))
                        .table(partition.oid()));
    }

    private void draftDefault(Relation table, Column column, TableDefinition definition) {
        if (column.defaultOid() == 0) {
            return;
        }
        ObjectKey key = ObjectKey.of(ObjectKey.DEFAULT, column.defaultOid());
        if (column.isGenerated()) {
            drafts.alias(key, table.key());
            return;
        }
        Draft draft =
                new Draft(key, ObjectKind.DEFAULT, table.schema(), table.name())
                        .tie(column.name())
                        .statement(
                                "ALTER TABLE ONLY %s ALTER COLUMN %s SET DEFAULT %s"
                                        .formatted(
                                                table.quoted(),
                                                column.quoted(),
                                                column.defaultSql()))
                        .host(table.key())
                        .table(table.oid());
        drafts.add(draft);
        definition.addDefault(column.number(), draft);
    }

    private void draftRowSecurity(Relation table) {
        if (!table.rowSecurity() && !table.forceRowSecurity()) {
            return;
        }
        Map<String, Boolean> clauses = new LinkedHashMap<>();
        clauses.put("ENABLE", table.rowSecurity());
        clauses.put("FORCE", table.forceRowSecurity());
        List<String> statements =
                clauses.entrySet().stream()
                        .filter(Map.Entry::getValue)
                        .map(
                                clause ->
                                        "ALTER TABLE %s %s ROW LEVEL SECURITY"
                                                .formatted(table.quoted(), clause.getKey()))
                        .toList();
        drafts.add(
                new Draft(
                                table.key().aspect("row security"),
                                ObjectKind.ROW_SECURITY,
                                table.schema(),
                                table.name())
                        .statements(() -> statements)
                        .dependsOn(table.key())
                        .table(table.oid()));
    }

    /** It comes from the parents, which do not say that all rows satisfy it. */
    private void draftValidation(Constraint constraint, InheritedConstraints inherited) {
        Relation table = tables.get(constraint.table());
        Draft draft =
                late(constraint, table)
                        .statement(
                                "ALTER TABLE %s VALIDATE CONSTRAINT %s"
                                        .formatted(table.quoted(), constraint.quoted()));
        inherited.allAbove(constraint).forEach(above -> draft.dependsOn(above.key()));
        drafts.add(draft);
    }

    /** One that holds is written in its table; a draft of its own gives a comment its place. */
    private void draftNotNull(Constraint constraint) {
        Draft draft = late(constraint, tables.get(constraint.table()));
        if (constraint.validated()) {
            drafts.add(draft.host(ObjectKey.of(ObjectKey.CLASS, constraint.table())));
        } else if (constraint.local()) {
            drafts.add(draft);
        }
    }

    private void draftCheck(Constraint check, TableDefinition definition) {
        Relation table = tables.get(check.table());
        boolean inherited = !check.local() && !table.partition();
        boolean late = !check.validated() || check.callsUserFunction();
        if (inherited || (late && !check.local())) {
            return;
        }
        Draft draft = late(check, table);
        if (!late) {
            draft.host(table.key());
        }
        drafts.add(draft);
        definition.addCheck(check, draft);
    }

    /**
     * An heir cannot be made while its parents have different defaults for a column: these get them
     * after it.
     */
    void deferConflictingDefaults() {
        definitions.forEach(
                (heir, definition) -> {
                    if (tables.get(heir).partition()) {
                        return;
                    }
                    for (Column column : columns.getOrDefault(heir, List.of())) {
                        if (definition.hasConflictingDefaults(column)) {
                            definition
                                    .inheritedDefaults(column)
                                    .forEach(oid -> defer(oid, tables.get(heir).key()));
                        }
                    }
                });
    }

    private void defer(long defaultOid, ObjectKey heir) {
        Draft draft = drafts.find(ObjectKey.of(ObjectKey.DEFAULT, defaultOid)).orElse(null);
        if (draft != null && drafts.find(heir).isPresent()) {
            if (draft.host().isPresent()) {
                draft.leaveHost();
            }
            draft.dependsOn(heir);
        }
    }

    /** A constraint of its own, after the rows; children inherit it then. */
    private static Draft late(Constraint constraint, Relation table) {
        return new Draft(
                        constraint.key(),
                        ObjectKind.CHECK_CONSTRAINT,
                        table.schema(),
                        constraint.name())
                .tie(table.name())
                .statement("ALTER TABLE %s ADD %s".formatted(table.quoted(), constraint.clause()))
                .target("CONSTRAINT %s ON %s".formatted(constraint.quoted(), table.quoted()))
                .dependsOn(table.key())
                .table(table.oid());
    }
}
