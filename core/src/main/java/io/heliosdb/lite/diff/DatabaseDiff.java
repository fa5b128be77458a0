package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.value.ValueTexts;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Compares two states of a database: schema, sequences, and the rows of every table. */
public final class DatabaseDiff {
    private static final Comparator<TableDef> ORDER =
            Comparator.comparing(TableDef::schema).thenComparing(TableDef::name);

    private final Rows a;
    private final Rows b;
    private final DiffRequest request;
    private final Progress progress;

    /** The rows of a side, and what is known of the types of their values. */
    private record Rows(DiffSide side, PortableForm form, ValueTexts texts) {
        static Rows of(DiffSide side, DiffSide other) {
            ValueTexts texts = new ValueTexts(side.schema());
            List<Schema> schemas = List.of(side.schema(), other.schema());
            return new Rows(side, new PortableForm(texts, schemas), texts);
        }

        RowColumns columns(TableDef table, TablePair pair) {
            return RowColumns.of(form, texts, table, pair);
        }

        void read(TableDef table, TablePair pair, HashStore target) {
            HashSink sink = new HashSink(columns(table, pair), target);
            Pipe.run(side.rows(table.index()), sink, side.readers());
        }
    }

    /**
     * @param a stays open
     * @param b stays open
     */
    public DatabaseDiff(DiffSide a, DiffSide b, DiffRequest request, Progress progress) {
        this.a = Rows.of(a, b);
        this.b = Rows.of(b, a);
        this.request = request;
        this.progress = progress;
    }

    /**
     * Compares. Reads every row once on each side, and those that are shown once more.
     *
     * @throws io.heliosdb.lite.error.HeliosException whatever a side gives
     */
    public DiffReport run() {
        List<String> notCompared = new ArrayList<>();
        List<ObjectDiff> objects = objects(notCompared);
        Map<TableDef, TablePair> pairs = pairs();
        List<TableDiff> tables = new ArrayList<>();
        progress.started(0, pairs.size());
        try {
            for (TablePair pair : pairs.values()) {
                String name = pair.any().displayName();
                progress.tableStarted(name, tables.size() + 1, pairs.size());
                TableDiff table = compare(pair);
                table.notCompared().ifPresent(reason -> notCompared.add(name + ": " + reason));
                tables.add(table);
                progress.tableFinished(name, table.rowsB(), 0);
            }
        } finally {
            progress.finished();
        }
        return new DiffReport(objects, tables, notCompared);
    }

    private List<ObjectDiff> objects(List<String> notCompared) {
        List<ObjectDiff> objects = new ArrayList<>();
        TreeSet<String> kindsLeftOut = new TreeSet<>(a.side.kindsLeftOut());
        kindsLeftOut.addAll(b.side.kindsLeftOut());
        kindsLeftOut.forEach(kind -> notCompared.add("objects of kind " + kind));
        SchemaDiff schema = new SchemaDiff(request, kindsLeftOut);
        if (a.side.content() == DumpContent.DATA || b.side.content() == DumpContent.DATA) {
            notCompared.add("definitions, which a dump of data only has not");
        } else {
            objects.addAll(schema.objects(a.side.schema(), b.side.schema()));
        }
        if (a.side.content() == DumpContent.SCHEMA || b.side.content() == DumpContent.SCHEMA) {
            notCompared.add("values of sequences, which a dump of definitions only has not");
        } else {
            objects.addAll(schema.sequences(a.side.sequences(), b.side.sequences()));
        }
        return objects;
    }

    /** Every table that is on one of the sides. */
    private Map<TableDef, TablePair> pairs() {
        Map<TableDef, TableDef> ofA = tables(a.side);
        Map<TableDef, TableDef> ofB = tables(b.side);
        Map<TableDef, TablePair> pairs = new TreeMap<>(ORDER);
        ofA.values().forEach(table -> pairs.put(table, pair(table, ofA, ofB)));
        ofB.values().forEach(table -> pairs.put(table, pair(table, ofA, ofB)));
        return pairs;
    }

    private Map<TableDef, TableDef> tables(DiffSide side) {
        Map<TableDef, TableDef> tables = new TreeMap<>(ORDER);
        side.schema().tables().stream()
                .filter(table -> request.tables().test(table.schema(), table.name()))
                .forEach(table -> tables.put(table, table));
        return tables;
    }

    private static TablePair pair(
            TableDef table, Map<TableDef, TableDef> ofA, Map<TableDef, TableDef> ofB) {
        return TablePair.of(
                Optional.ofNullable(ofA.get(table)), Optional.ofNullable(ofB.get(table)));
    }

    private TableDiff compare(TablePair pair) {
        boolean isLeftOut =
                pair.a().map(TableDef::rowsLeftOut).orElse(false)
                        || pair.b().map(TableDef::rowsLeftOut).orElse(false);
        try (HashStore rowsA = new HashStore(request.temporaryDirectory());
                HashStore rowsB = new HashStore(request.temporaryDirectory())) {
            if (!isLeftOut) {
                pair.a().ifPresent(table -> a.read(table, pair, rowsA));
                pair.b().ifPresent(table -> b.read(table, pair, rowsB));
            }
            HashJoin join = new HashJoin(rowsA, rowsB, request.rowsShownMax()).run();
            return new TableDiff(
                    pair.any().displayName(),
                    pair.a().isPresent(),
                    pair.b().isPresent(),
                    !pair.key().isEmpty(),
                    rowsA.rowCount(),
                    rowsB.rowCount(),
                    join.added(),
                    join.removed(),
                    join.changed(),
                    pair.notes(),
                    describe(pair, join.differences()),
                    isLeftOut ? Optional.of("rows were left out of a dump") : Optional.empty());
        }
    }

    private List<RowDiff> describe(TablePair pair, List<HashJoin.Difference> differences) {
        if (differences.isEmpty()) {
            return List.of();
        }
        TableDef tableA = pair.a().orElse(pair.any());
        TableDef tableB = pair.b().orElse(pair.any());
        Rows ofA = pair.a().isPresent() ? a : b;
        Rows ofB = pair.b().isPresent() ? b : a;
        RowDescription description =
                new RowDescription(
                        ofA.columns(tableA, pair),
                        () -> ofA.side.rows(tableA.index()),
                        ofB.columns(tableB, pair),
                        () -> ofB.side.rows(tableB.index()));
        return differences.stream().map(description::of).toList();
    }
}
