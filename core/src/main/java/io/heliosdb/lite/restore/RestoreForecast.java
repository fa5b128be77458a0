package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a restore would change: rows of each table now and afterwards. Partitions count as parts of
 * their table.
 *
 * @param tables those that would be touched, schema public first
 */
public record RestoreForecast(List<Table> tables) {
    /**
     * What becomes of one table.
     *
     * @param rowsNow in the database, -1 if the table is not there
     * @param rowsAfter after the restore, -1 if the table would be dropped; in append mode at most
     */
    public record Table(String name, long rowsNow, long rowsAfter) {}

    /** A table as it is named in both places; sorted with schema public first. */
    private record Name(String schema, String table) implements Comparable<Name> {
        String displayName() {
            return schema.equals("public") ? table : schema + "." + table;
        }

        @Override
        public int compareTo(Name other) {
            boolean isPublic = schema.equals("public");
            if (isPublic != other.schema.equals("public")) {
                return isPublic ? -1 : 1;
            }
            int bySchema = schema.compareTo(other.schema);
            return bySchema != 0 ? bySchema : table.compareTo(other.table);
        }
    }

    public RestoreForecast {
        tables = List.copyOf(tables);
    }

    /** Top tables of what is wanted of a dump, in the order of the file. */
    public static List<String> tableNames(DumpFile file, RestoreSelection selection) {
        SelectedTables selected = new SelectedTables(file.schema(), selection);
        return file.schema().tables().stream()
                .filter(table -> selected.contains(table) && !table.isOfLargeObjects())
                .map(table -> selected.topOf(table).displayName())
                .distinct()
                .toList();
    }

    /** Sizes of the tables whose rows are wanted. */
    public static Stream<TableStatistics> selectedStatistics(
            DumpFile file, RestoreSelection selection) {
        SelectedTables selected = new SelectedTables(file.schema(), selection);
        return file.statistics().stream()
                .filter(table -> selection.hasRows())
                .filter(t -> selected.contains(file.schema().tables().get(t.table())));
    }

    /**
     * Counts the rows of the database, which takes a while where they are many.
     *
     * @param isAppend whether rows are added to those that are there
     */
    public static RestoreForecast of(
            Session session, DumpFile file, RestoreSelection selection, boolean isAppend) {
        Map<Name, Long> added = added(file, selection);
        boolean isWhole = !isAppend && !selection.isOfTables() && selection.hasDefinitions();
        Map<Name, Long> now = new TreeMap<>();
        UserTables.list(session)
                .forEach(
                        table -> {
                            Name name = new Name(table.schema(), table.name());
                            if (isWhole || added.containsKey(name)) {
                                now.put(name, count(session, name));
                            }
                        });
        Map<Name, Long> all = new TreeMap<>(now);
        added.forEach((name, rows) -> all.putIfAbsent(name, -1L));
        List<Table> tables = new ArrayList<>();
        all.forEach(
                (name, rows) -> {
                    long more = added.getOrDefault(name, -1L);
                    long after = isAppend ? Math.max(rows, 0) + Math.max(more, 0) : more;
                    tables.add(new Table(name.displayName(), rows, after));
                });
        return new RestoreForecast(tables);
    }

    private static Map<Name, Long> added(DumpFile file, RestoreSelection selection) {
        SelectedTables selected = new SelectedTables(file.schema(), selection);
        Map<Name, Long> rows = new TreeMap<>();
        for (TableDef table : file.schema().tables()) {
            if (selected.contains(table) && table.kind().equals(TableDef.TABLE)) {
                SelectedTables.Name top = selected.topOf(table);
                long count =
                        selection.hasRows() ? file.statistics().get(table.index()).rowCount() : 0;
                rows.merge(new Name(top.schema(), top.table()), count, Long::sum);
            }
        }
        return rows;
    }

    private static long count(Session session, Name name) {
        String quoted = Identifiers.qualified(name.schema(), name.table());
        return Long.parseLong(session.queryText("SELECT count(*) FROM " + quoted));
    }
}
