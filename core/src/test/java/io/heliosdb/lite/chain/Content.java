package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SchemaObject;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.Catalog;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.catalog.TableSource;
import io.heliosdb.lite.pg.copy.BatchLimit;
import io.heliosdb.lite.pg.copy.CopySource;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a database or a stored state holds: equal for equal contents, in whatever order rows lie.
 *
 * @param rows number and hash of the rows by the name of their table
 */
record Content(Schema schema, Map<String, String> rows, List<SequenceState> sequences) {
    private static final BatchLimit BATCH_LIMIT = BatchLimit.ofBytes(1 << 20);

    Content {
        rows = Map.copyOf(rows);
        sequences = List.copyOf(sequences);
    }

    /** Objects but statistics, which increments leave out. */
    List<SchemaObject> definitions() {
        return schema.without(Set.of("planner statistics")).objects();
    }

    /** Tables whose rows are not those of the other. */
    List<String> unequalTables(Content other) {
        Set<String> names = new TreeSet<>(rows.keySet());
        names.addAll(other.rows.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(rows.get(name), other.rows.get(name)))
                .map(name -> name + ": " + rows.get(name) + " and " + other.rows.get(name))
                .toList();
    }

    long totalRows() {
        return rows.values().stream()
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .sum();
    }

    static Content of(StoredState state) {
        RowHashes hashes = new RowHashes(state.schema());
        Pipe.run(state.rows(table -> true), hashes, 2);
        return new Content(state.schema(), hashes.byName(), state.sequences());
    }

    /** Of a database as an exported snapshot shows it. */
    static Content of(ConnectionSettings settings, String snapshot) {
        try (Session session = Session.open(settings)) {
            session.joinSnapshot(snapshot);
            return of(session);
        }
    }

    static Content of(ConnectionSettings settings) {
        try (Session session = Session.open(settings)) {
            session.beginSnapshot();
            return of(session);
        }
    }

    private static Content of(Session session) {
        Catalog catalog = CatalogReader.read(session.connection(), TableSelection.all());
        List<CopyTable> tables = new ArrayList<>();
        for (TableDef table : catalog.schema().tables()) {
            TableSource source = catalog.tableSources().get(table.index());
            tables.add(
                    new CopyTable(
                            table.displayName(),
                            source.quotedName(),
                            source.columns(),
                            table.dataColumns().stream().anyMatch(ColumnDef::text),
                            source.blocks(),
                            source.ctidRanges(),
                            source.query()));
        }
        RowHashes hashes = new RowHashes(catalog.schema());
        Pipe.run(new CopySource(List.of(session), tables, BATCH_LIMIT), hashes, 1);
        return new Content(
                catalog.schema(),
                hashes.byName(),
                CatalogReader.readSequences(session.connection(), catalog.sequences()));
    }
}
