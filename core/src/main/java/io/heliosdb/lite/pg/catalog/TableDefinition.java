package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes the statements that make one table. Which defaults and checks are written in them is only
 * known when cycles were broken, so it is asked of their drafts at the end.
 */
final class TableDefinition {
    private final Relation table;
    private final List<Column> columns;
    private final List<Relation> parents;
    private final Map<Integer, List<Column>> inheritedColumns = new HashMap<>();
    private final Map<Integer, Draft> defaults = new HashMap<>();
    private final Map<Integer, Constraint> notNulls = new HashMap<>();
    private final Map<Constraint, Draft> checks = new java.util.LinkedHashMap<>();
    private final Map<Integer, Sequence> identities = new HashMap<>();

    TableDefinition(
            Relation table,
            List<Column> columns,
            List<Relation> parents,
            Map<Long, List<Column>> allColumns) {
        this.table = table;
        this.columns = columns;
        this.parents = parents;
        for (Column column : columns) {
            List<Column> same = new ArrayList<>();
            for (Relation parent : parents) {
                allColumns.getOrDefault(parent.oid(), List.of()).stream()
                        .filter(candidate -> candidate.name().equals(column.name()))
                        .forEach(same::add);
            }
            inheritedColumns.put(column.number(), same);
        }
    }

    void addDefault(int column, Draft draft) {
        defaults.put(column, draft);
    }

    void addCheck(Constraint check, Draft draft) {
        checks.put(check, draft);
    }

    void addNotNull(Constraint notNull) {
        notNulls.put(notNull.columns().get(0), notNull);
    }

    void addIdentity(Sequence sequence) {
        identities.put(sequence.ownerColumn(), sequence);
    }

    /** Whether the column is declared by this table rather than inherited from another. */
    boolean declares(Column column) {
        return column.local() || table.partition() || hasConflictingExpressions(column);
    }

    /** Then the server wants to be told one. */
    private boolean hasConflictingExpressions(Column column) {
        return column.isGenerated() && inheritedExpressions(column).size() > 1;
    }

    /** Whether the table could not be made while its parents have their defaults. */
    boolean hasConflictingDefaults(Column column) {
        return !column.isGenerated() && inheritedExpressions(column).size() > 1;
    }

    private Set<String> inheritedExpressions(Column column) {
        return inheritedColumns.get(column.number()).stream()
                .map(Column::defaultSql)
                .filter(sql -> !sql.isEmpty())
                .collect(Collectors.toSet());
    }

    /** Of the parents' columns that this one inherits from. */
    List<Long> inheritedDefaults(Column column) {
        return inheritedColumns.get(column.number()).stream()
                .map(Column::defaultOid)
                .filter(oid -> oid != 0)
                .toList();
    }

    List<String> statements() {
        List<String> statements = new ArrayList<>();
        statements.add(create());
        for (Column column : columns) {
            addColumnSettings(column, statements);
        }
        // A foreign table is recorded with "nothing", and must not be told so.
        boolean hasIdentity = "fn".indexOf(table.replicaIdentity()) >= 0 && !table.isForeign();
        if (hasIdentity) {
            String what = table.replicaIdentity() == 'f' ? "FULL" : "NOTHING";
            statements.add("ALTER TABLE ONLY " + table.quoted() + " REPLICA IDENTITY " + what);
        }
        return statements;
    }

    private String create() {
        StringBuilder sql = new StringBuilder("CREATE ");
        if (table.persistence() == 'u') {
            sql.append("UNLOGGED ");
        }
        sql.append(table.isForeign() ? "FOREIGN TABLE " : "TABLE ").append(table.quoted());
        List<String> items = items();
        if (!table.ofType().isEmpty()) {
            sql.append(" OF ").append(table.ofType());
        }
        if (!items.isEmpty()) {
            sql.append(" (\n    ").append(String.join(",\n    ", items)).append("\n)");
        } else if (table.ofType().isEmpty()) {
            sql.append(" ()");
        }
        if (!table.partition() && !parents.isEmpty()) {
            List<String> names = parents.stream().map(Relation::quoted).toList();
            sql.append("\nINHERITS (").append(String.join(", ", names)).append(')');
        }
        return sql.append(tail()).toString();
    }

    private String tail() {
        StringBuilder sql = new StringBuilder();
        if (!table.partitionKey().isEmpty()) {
            sql.append("\nPARTITION BY ").append(table.partitionKey());
        }
        if (table.isForeign()) {
            sql.append("\nSERVER ").append(Identifiers.quote(table.server()));
            sql.append(Options.foreignClause(table.serverOptions()));
        }
        if (!table.accessMethod().isEmpty() && !table.accessMethod().equals("heap")) {
            sql.append("\nUSING ").append(Identifiers.quote(table.accessMethod()));
        }
        if (!table.options().isEmpty()) {
            sql.append("\nWITH (").append(Options.storage(table.options())).append(')');
        }
        return sql.toString();
    }

    private List<String> items() {
        List<String> items = new ArrayList<>();
        for (Column column : columns) {
            String clauses = clauses(column);
            if (!table.ofType().isEmpty()) {
                if (!clauses.isEmpty()) {
                    items.add(column.quoted() + " WITH OPTIONS" + clauses);
                }
            } else if (declares(column)) {
                items.add(column.quoted() + ' ' + typed(column) + clauses);
            }
        }
        checks.forEach(
                (check, draft) -> {
                    if (draft.host().isPresent()) {
                        items.add(check.clause());
                    }
                });
        return items;
    }

    private String typed(Column column) {
        return column.type()
                + (table.isForeign() ? Options.foreignClause(column.wrapperOptions()) : "")
                + (column.collation().isEmpty() ? "" : " COLLATE " + column.collation());
    }

    private String clauses(Column column) {
        StringBuilder sql = new StringBuilder();
        Draft value = defaults.get(column.number());
        if (column.isGenerated() && (table.partition() || !inheritsExpression(column))) {
            sql.append(" GENERATED ALWAYS AS (").append(column.defaultSql()).append(')');
            sql.append(column.generated() == 's' ? " STORED" : " VIRTUAL");
        } else if (value != null && value.host().isPresent()) {
            sql.append(" DEFAULT ").append(column.defaultSql());
        }
        return sql.append(notNull(column)).toString();
    }

    /** Servers before PostgreSQL 16 refuse to be told it again. */
    private boolean inheritsExpression(Column column) {
        return inheritedColumns.get(column.number()).stream()
                .anyMatch(
                        parent ->
                                parent.isGenerated()
                                        && parent.defaultSql().equals(column.defaultSql()));
    }

    /** Since PostgreSQL 18 it is a constraint with a name of its own. */
    private String notNull(Column column) {
        if (!column.notNull()) {
            return "";
        }
        Constraint named = notNulls.get(column.number());
        if (named == null) {
            return " NOT NULL";
        }
        boolean isInherited = !named.local() && !table.partition();
        if (!named.validated() || isInherited) {
            return "";
        }
        // Also the name that the server would choose: it may have been taken by a partition.
        return " CONSTRAINT "
                + named.quoted()
                + " NOT NULL"
                + (named.noInherit() ? " NO INHERIT" : "");
    }

    private void addColumnSettings(Column column, List<String> statements) {
        String alter =
                "ALTER %s ONLY %s ALTER COLUMN %s "
                        .formatted(
                                table.isForeign() ? "FOREIGN TABLE" : "TABLE",
                                table.quoted(),
                                column.quoted());
        Sequence identity = identities.get(column.number());
        if (identity != null) {
            String when = column.identity() == 'a' ? "ALWAYS" : "BY DEFAULT";
            // Without ONLY, which a partitioned table refuses; it has no children yet.
            statements.add(
                    alter.replaceFirst(" ONLY ", " ")
                            + "ADD GENERATED %s AS IDENTITY (SEQUENCE NAME %s %s)"
                                    .formatted(when, identity.quoted(), identity.options()));
        }
        if (!declares(column)) {
            addInheritedSettings(column, alter, statements);
        }
        if (!table.partition()) {
            addRefusedInheritance(column, alter, statements);
        }
        if (!column.storage().isEmpty()) {
            statements.add(alter + "SET STORAGE " + column.storage());
        }
        if (!column.compression().isEmpty()) {
            statements.add(alter + "SET COMPRESSION " + column.compression());
        }
        if (column.statistics() >= 0) {
            statements.add(alter + "SET STATISTICS " + column.statistics());
        }
        if (!column.options().isEmpty()) {
            statements.add(alter + "SET (" + Options.storage(column.options()) + ")");
        }
    }

    /** What a column of this name gets from the parents, and this one was made to be without. */
    private void addRefusedInheritance(Column column, String alter, List<String> statements) {
        List<Column> parents = inheritedColumns.get(column.number());
        if (!defaults.containsKey(column.number())
                && !column.isGenerated()
                && parents.stream().anyMatch(parent -> !parent.defaultSql().isEmpty())) {
            statements.add(alter + "DROP DEFAULT");
        }
        // Up to PostgreSQL 17 an heir may allow what its parents forbid.
        if (!column.notNull() && parentForbidsNull(column)) {
            statements.add(alter + "DROP NOT NULL");
        }
        if (column.compression().isEmpty()
                && parents.stream().anyMatch(parent -> !parent.compression().isEmpty())) {
            statements.add(alter + "SET COMPRESSION default");
        }
    }

    private boolean parentForbidsNull(Column column) {
        return inheritedColumns.get(column.number()).stream().anyMatch(Column::notNull);
    }

    /** What differs from the parents' column that this one is a copy of. */
    private void addInheritedSettings(Column column, String alter, List<String> statements) {
        Draft value = defaults.get(column.number());
        if (column.isGenerated() && !inheritsExpression(column)) {
            statements.add(alter + "SET EXPRESSION AS (" + column.defaultSql() + ")");
        } else if (value != null && value.host().isPresent()) {
            statements.add(alter + "SET DEFAULT " + column.defaultSql());
        }
        Constraint named = notNulls.get(column.number());
        boolean ownNotNull =
                named == null ? !parentForbidsNull(column) : named.local() && named.validated();
        if (column.notNull() && ownNotNull) {
            statements.add(
                    named == null
                            ? alter + "SET NOT NULL"
                            : "ALTER TABLE ONLY " + table.quoted() + " ADD " + named.clause());
        }
    }
}
