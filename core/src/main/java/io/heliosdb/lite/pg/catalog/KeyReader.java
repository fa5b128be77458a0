package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Drafts indexes, the constraints they enforce, foreign keys and extended statistics. */
final class KeyReader {
    private static final String INDEXES =
            """
            SELECT i.indexrelid, i.indrelid, n.nspname, c.relname, i.indisclustered,
                i.indisreplident, i.indisvalid OR c.relkind = 'I' AS valid,
                i.indisvalid AND i.indisexclusion AS excludes,
                pg_catalog.pg_get_indexdef(i.indexrelid) AS definition,
                c.reloptions::text[] AS options,
                ARRAY(SELECT a.attnum || ' SET STATISTICS ' || a.attstattarget
                    FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = i.indexrelid AND a.attstattarget >= 0
                    ORDER BY a.attnum) AS statistics
            FROM pg_catalog.pg_index i
                JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.oid >= 16384 AND c.relpersistence <> 't' AND
            """
                    + CatalogQuery.USER_SCHEMA
                    + " ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\"";

    private final Map<Long, Relation> tables;
    private final Drafts drafts;
    private final Map<Long, Constraint> enforced = new HashMap<>();
    private final Map<Long, Index> indexes = new HashMap<>();
    private final Map<Long, Set<ObjectKey>> attachments = new HashMap<>();

    private record Index(
            long oid,
            long table,
            String schema,
            String name,
            String definition,
            List<String> options,
            boolean clustered,
            boolean replicaIdentity,
            List<String> statistics,
            long parent,
            boolean excludes) {
        String quoted() {
            return Identifiers.qualified(schema, name);
        }

        ObjectKey key() {
            return ObjectKey.of(ObjectKey.CLASS, oid);
        }
    }

    KeyReader(Map<Long, Relation> tables, Drafts drafts) {
        this.tables = tables;
        this.drafts = drafts;
    }

    /** Adds all of them; materialized views must be among the drafts already. */
    void draft(Connection connection, List<Constraint> constraints) {
        for (Constraint constraint : constraints) {
            if ("pux".indexOf(constraint.type()) >= 0) {
                enforced.put(constraint.index(), constraint);
            }
        }
        readIndexes(connection);
        indexes.values().forEach(this::draftIndex);
        indexes.values().forEach(this::draftAttach);
        for (Constraint constraint : constraints) {
            if (constraint.type() == 'f' && tables.containsKey(constraint.table())) {
                draftForeignKey(constraint);
            }
        }
    }

    private void readIndexes(Connection connection) {
        Map<Long, List<Long>> parents = RelationReader.parents(connection);
        CatalogQuery.each(
                connection,
                INDEXES,
                row -> {
                    long oid = row.getLong("indexrelid");
                    long table = row.getLong("indrelid");
                    if (drafts.find(ObjectKey.of(ObjectKey.CLASS, table)).isEmpty()
                            || drafts.isMember(ObjectKey.CLASS, table)) {
                        return;
                    }
                    if (!row.getBoolean("valid")) {
                        drafts.notCarried("invalid indexes", 1);
                        return;
                    }
                    indexes.put(
                            oid,
                            new Index(
                                    oid,
                                    table,
                                    row.getString("nspname"),
                                    row.getString("relname"),
                                    CatalogQuery.definition(row),
                                    CatalogQuery.strings(row, "options"),
                                    row.getBoolean("indisclustered"),
                                    row.getBoolean("indisreplident"),
                                    CatalogQuery.strings(row, "statistics"),
                                    parents.getOrDefault(oid, List.of(0L)).get(0),
                                    row.getBoolean("excludes")));
                });
    }

    private void draftIndex(Index index) {
        Constraint constraint = enforced.get(index.oid());
        List<String> statements = new java.util.ArrayList<>();
        Draft draft;
        if (constraint == null) {
            statements.add(index.definition());
            draft = new Draft(index.key(), ObjectKind.INDEX, index.schema(), index.name());
            draft.target("INDEX " + index.quoted());
        } else {
            String table = tables.get(index.table()).quoted();
            statements.add(constraintStatement(constraint, index, table));
            draft =
                    new Draft(
                            constraint.key(),
                            ObjectKind.CONSTRAINT,
                            index.schema(),
                            constraint.name());
            draft.target("CONSTRAINT %s ON %s".formatted(constraint.quoted(), table));
            draft.tie(tables.get(index.table()).name());
            drafts.alias(index.key(), constraint.key());
        }
        addSettings(index, statements);
        if (constraint != null && parentThatExcludes(index) != null) {
            draft.dependsOn(indexes.get(index.parent()).key());
        }
        drafts.add(
                draft.statements(() -> statements)
                        .dependsOn(ObjectKey.of(ObjectKey.CLASS, index.table()))
                        .table(index.table()));
    }

    /**
     * The server cannot attach an index that excludes: the parent's constraint makes those of the
     * partitions, and they only get their names.
     */
    private String constraintStatement(Constraint constraint, Index index, String table) {
        Index parent = parentThatExcludes(index);
        if (parent != null) {
            return PartitionIndexName.statement(table, parent.quoted(), index.name());
        }
        String only = index.excludes() && isPartitioned(index) ? "" : "ONLY ";
        return "ALTER TABLE %s%s ADD %s".formatted(only, table, clause(constraint, index));
    }

    private Index parentThatExcludes(Index index) {
        Index parent = indexes.get(index.parent());
        return parent != null && parent.excludes() ? parent : null;
    }

    private boolean isPartitioned(Index index) {
        Relation table = tables.get(index.table());
        return table != null && table.isPartitioned();
    }

    /** The options of an index are in the definition of an exclusion constraint, but of no key. */
    private static String clause(Constraint constraint, Index index) {
        String clause = constraint.clause();
        if (constraint.type() == 'x' || index.options().isEmpty()) {
            return clause;
        }
        int end = clause.lastIndexOf(')') + 1;
        return clause.substring(0, end)
                + " WITH ("
                + Options.storage(index.options())
                + ")"
                + clause.substring(end);
    }

    private void addSettings(Index index, List<String> statements) {
        Draft owner = drafts.find(ObjectKey.of(ObjectKey.CLASS, index.table())).orElseThrow();
        for (String setting : index.statistics()) {
            statements.add("ALTER INDEX %s ALTER COLUMN %s".formatted(index.quoted(), setting));
        }
        if (index.clustered()) {
            statements.add(
                    "ALTER %s CLUSTER ON %s"
                            .formatted(owner.target(), Identifiers.quote(index.name())));
        }
        if (index.replicaIdentity()) {
            statements.add(
                    "ALTER TABLE ONLY %s REPLICA IDENTITY USING INDEX %s"
                            .formatted(
                                    tables.get(index.table()).quoted(),
                                    Identifiers.quote(index.name())));
        }
    }

    private void draftAttach(Index index) {
        Index parent = indexes.get(index.parent());
        if (parent == null || parentThatExcludes(index) != null) {
            return;
        }
        ObjectKey key = index.key().aspect("attach");
        drafts.add(
                new Draft(key, ObjectKind.INDEX_ATTACH, index.schema(), index.name())
                        .statement(
                                "ALTER INDEX %s ATTACH PARTITION %s"
                                        .formatted(parent.quoted(), index.quoted()))
                        .dependsOn(index.key())
                        .dependsOn(parent.key())
                        .dependsOn(ObjectKey.of(ObjectKey.CLASS, index.table()).aspect("attach"))
                        .table(index.table()));
        for (Index above = parent; above != null; above = indexes.get(above.parent())) {
            attachments.computeIfAbsent(above.oid(), oid -> new HashSet<>()).add(key);
        }
    }

    /** A key of a partitioned table is valid only when all parts are attached. */
    private void draftForeignKey(Constraint constraint) {
        Relation table = tables.get(constraint.table());
        String only = table.isPartitioned() ? "" : "ONLY ";
        Draft draft =
                new Draft(
                                constraint.key(),
                                ObjectKind.FK_CONSTRAINT,
                                table.schema(),
                                constraint.name())
                        .tie(table.name())
                        .statement(
                                "ALTER TABLE %s%s ADD %s"
                                        .formatted(only, table.quoted(), constraint.clause()))
                        .target(
                                "CONSTRAINT %s ON %s"
                                        .formatted(constraint.quoted(), table.quoted()))
                        .dependsOn(table.key())
                        .dependsOn(ObjectKey.of(ObjectKey.CLASS, constraint.referencedTable()))
                        .dependsOn(ObjectKey.of(ObjectKey.CLASS, constraint.index()))
                        .table(table.oid());
        attachments.getOrDefault(constraint.index(), Set.of()).forEach(draft::dependsOn);
        drafts.add(draft);
    }
}
