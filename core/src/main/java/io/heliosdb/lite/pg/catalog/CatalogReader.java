package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the catalog of the connected database. The connection must be in a REPEATABLE READ
 * transaction and have an empty {@code search_path}, so that the server qualifies all names.
 */
public final class CatalogReader {
    private final Connection connection;
    private final TableSelection selection;
    private final Drafts drafts = new Drafts();
    private Map<Long, List<Column>> columns = Map.of();
    private Map<Long, Relation> tables = Map.of();
    private List<Constraint> constraints = List.of();
    private List<Sequence> sequences = List.of();

    private CatalogReader(Connection connection, TableSelection selection) {
        this.connection = connection;
        this.selection = selection;
    }

    /**
     * The tables to lock in ACCESS SHARE mode before {@link #read}, so that they are not changed
     * between; ordered by schema and name.
     */
    public static List<LockTarget> tablesToLock(Connection connection, TableSelection selection) {
        Drafts drafts = new Drafts();
        ExtensionReader.draft(connection, drafts);
        Map<Long, Relation> tables = RelationReader.read(connection, drafts);
        Selected selected = new Selected(connection, selection, drafts);
        Set<Long> asked = new TablesAsked(selected, tables).tables();
        return tables.values().stream()
                .filter(table -> asked.contains(table.oid()) && !table.isForeign())
                .map(table -> new LockTarget(table.oid(), table.quoted()))
                .toList();
    }

    /**
     * Reads everything, or what is selected and what that needs.
     *
     * @throws io.heliosdb.lite.error.HeliosException of code NOT_FOUND if nothing has a name that
     *     is wanted
     */
    public static Catalog read(Connection connection, TableSelection selection) {
        return new CatalogReader(connection, selection).read();
    }

    /** The values of sequences, in one statement; they are not bound to the snapshot. */
    public static List<SequenceState> readSequences(
            Connection connection, List<SequenceRef> sequences) {
        List<SequenceState> states = new ArrayList<>();
        // One statement per hundreds: a statement for 10,000 relations would exceed the stack.
        int step = 500;
        for (int from = 0; from < sequences.size(); from += step) {
            List<SequenceRef> some =
                    sequences.subList(from, Math.min(from + step, sequences.size()));
            List<String> selects = new ArrayList<>();
            for (int i = 0; i < some.size(); i++) {
                selects.add(
                        "(SELECT %d, last_value, is_called FROM %s)"
                                .formatted(i, some.get(i).quotedName()));
            }
            CatalogQuery.each(
                    connection,
                    String.join(" UNION ALL ", selects) + " ORDER BY 1",
                    row -> {
                        SequenceRef ref = some.get(row.getInt(1));
                        states.add(
                                new SequenceState(
                                        ref.schema(),
                                        ref.name(),
                                        row.getLong(2),
                                        row.getBoolean(3)));
                    });
        }
        return states;
    }

    private Catalog read() {
        ExtensionReader.draft(connection, drafts);
        columns = ColumnReader.read(connection);
        tables = RelationReader.read(connection, drafts);
        constraints = ConstraintReader.read(connection);
        sequences = SequenceReader.read(connection, drafts);
        TypeFacts facts = TypeFacts.read(connection, columns, constraints);
        ViewReader views = new ViewReader(drafts, columns);
        TableReader tableReader = new TableReader(tables, columns, drafts);
        draft(facts, views, tableReader);
        ExtensionTables extensionTables = ExtensionTables.draft(connection, drafts);
        Selected selected = new Selected(connection, selection, drafts);
        TablesAsked asked = new TablesAsked(selected, tables);
        new Pruning(selected, asked, drafts).run();
        List<Relation> kept =
                tables.values().stream()
                        .filter(t -> t.hasRows() && drafts.find(t.key()).isPresent())
                        .filter(t -> selection.hasDefinitions() || asked.hasRows(t.oid()))
                        .toList();
        Map<Long, String> unstable = UnstablePartitions.read(connection);
        TableModel model = new TableModel(columns, facts, constraints);
        List<TableDef> defs = new ArrayList<>();
        List<TableSource> sources = new ArrayList<>();
        for (Relation table : kept) {
            String loadThrough = unstable.getOrDefault(table.oid(), "");
            boolean rowsLeftOut = !asked.hasRows(table.oid());
            defs.add(model.definition(table, defs.size(), loadThrough, rowsLeftOut));
            sources.add(model.source(table));
        }
        if (selection.hasRows()) {
            extensionTables.append(connection, drafts, model, defs, sources);
        }
        if (selection.hasRows() && !selection.isLimited()) {
            LargeObjectReader.read(connection, defs, sources);
        }
        tableReader.deferConflictingDefaults();
        new CycleBreaker(drafts, views).run();
        List<SchemaObject> objects = selection.hasDefinitions() ? objects(kept) : List.of();
        return new Catalog(
                new Schema(defs, objects).without(selection.kindsLeftOut()),
                sources,
                sequenceRefs(selected, extensionTables.sequences(drafts)),
                drafts.notCarried());
    }

    private void draft(TypeFacts facts, ViewReader views, TableReader tableReader) {
        new TypeReader(drafts, facts, columns).draft(connection, constraints);
        RangeReader ranges = new RangeReader(drafts);
        ranges.draft(connection);
        CollationReader.draft(connection, drafts);
        FunctionReader.draft(connection, drafts);
        StatementReader statements = new StatementReader(connection, drafts);
        BaseTypeReader.draft(statements);
        OperatorReader.draft(statements);
        LanguageReader.draft(statements);
        TextSearchReader.draft(statements);
        ForeignDataReader.draft(statements);
        SequenceReader.draft(sequences, tables, columns, drafts);
        tableReader.draft(constraints, sequences);
        views.draft(connection);
        new KeyReader(tables, drafts).draft(connection, constraints);
        StatisticsReader.draft(connection, drafts);
        PlannerStatisticsReader.draft(connection, drafts);
        TriggerReader.draft(connection, drafts);
        new PublicationReader(drafts).draft(connection);
        SubscriptionReader.draft(connection, statements);
        SettingReader.draft(connection, drafts);
        TablespaceReader.draft(connection, drafts);
        ranges.putBeforeNamesakes();
        PropertyReader.readDependencies(connection, drafts);
        PropertyReader.draftOwners(drafts);
        new TextReader(columns, drafts).draft(connection);
        CopiedConstraints.draftComments(connection, drafts);
        new PrivilegeReader(drafts).draft(connection);
        RemainderReader.count(connection, drafts);
    }

    private List<SequenceRef> sequenceRefs(Selected selected, List<SequenceRef> more) {
        Stream<SequenceRef> own =
                sequences.stream()
                        .filter(sequence -> drafts.find(sequence.key()).isPresent())
                        .filter(sequence -> !selected.leavesOutRows(sequence.oid()))
                        .map(s -> new SequenceRef(s.oid(), s.schema(), s.name()));
        return selection.hasRows() ? Stream.concat(own, more.stream()).toList() : List.of();
    }

    private List<SchemaObject> objects(List<Relation> withRows) {
        Map<Long, Integer> indexes = new HashMap<>();
        withRows.forEach(table -> indexes.put(table.oid(), indexes.size()));
        CycleBreaker.Graph graph = CycleBreaker.graph(drafts);
        List<Integer> order = DependencySort.order(graph.dependsOn());
        int[] ids = new int[order.size()];
        Arrays.setAll(ids, i -> i);
        for (int id = 0; id < order.size(); id++) {
            ids[order.get(id)] = id;
        }
        List<SchemaObject> objects = new ArrayList<>();
        for (int id = 0; id < order.size(); id++) {
            int node = order.get(id);
            objects.add(object(graph, node, id, ids, indexes));
        }
        return objects;
    }

    private SchemaObject object(
            CycleBreaker.Graph graph, int node, int id, int[] ids, Map<Long, Integer> indexes) {
        Draft draft = graph.nodes().get(node);
        Set<Integer> before =
                graph.dependsOn().get(node).stream()
                        .map(other -> ids[other])
                        .collect(Collectors.toCollection(HashSet::new));
        if (before.removeIf(other -> other > id)) {
            drafts.notCarried("dependency cycles left open", 1);
        }
        return new SchemaObject(
                id,
                draft.kind().label(),
                draft.schema(),
                draft.name(),
                indexes.getOrDefault(draft.table(), -1),
                draft.section(),
                draft.statements(),
                before.stream().sorted().toList());
    }
}
