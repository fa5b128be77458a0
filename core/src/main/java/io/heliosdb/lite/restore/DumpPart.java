package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.StoredState;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a restore takes of a dump. */
public final class DumpPart {
    private final StoredState file;
    private final RestoreSelection selection;
    private final SelectedTables selected;

    /**
     * @throws io.heliosdb.lite.error.HeliosException of code NOT_FOUND if no table has a name that
     *     is wanted
     */
    public DumpPart(StoredState file, RestoreSelection selection) {
        this.file = file;
        this.selection = selection;
        this.selected = new SelectedTables(file.schema(), selection);
    }

    /** The dump itself. */
    public StoredState file() {
        return file;
    }

    RestoreSelection selection() {
        return selection;
    }

    /** Its tables, in the order of the file; partitions are parts of one. */
    public List<String> tableNames() {
        return file.schema().tables().stream()
                .filter(table -> selected.contains(table) && !table.isOfLargeObjects())
                .map(table -> selected.topOf(table).displayName())
                .distinct()
                .toList();
    }

    public long rowCount() {
        return statistics().mapToLong(TableStatistics::rowCount).sum();
    }

    /** Bytes of the values of its rows. */
    public long plainBytes() {
        return statistics().mapToLong(TableStatistics::plainBytes).sum();
    }

    private Stream<TableStatistics> statistics() {
        return file.statistics().stream()
                .filter(table -> selection.hasRows())
                .filter(t -> selected.contains(file.schema().tables().get(t.table())));
    }

    /** Rows of each table, those of its partitions together. */
    Map<SelectedTables.Name, Long> rowsOfTables() {
        Map<SelectedTables.Name, Long> rows = new TreeMap<>();
        for (TableDef table : file.schema().tables()) {
            if (selected.contains(table) && table.kind().equals(TableDef.TABLE)) {
                long count =
                        selection.hasRows() ? file.statistics().get(table.index()).rowCount() : 0;
                rows.merge(selected.topOf(table), count, Long::sum);
            }
        }
        return rows;
    }
}
