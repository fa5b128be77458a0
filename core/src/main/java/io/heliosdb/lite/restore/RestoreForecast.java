package io.heliosdb.lite.restore;

import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.UserTables;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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

    public RestoreForecast {
        tables = List.copyOf(tables);
    }

    /**
     * Counts the rows of the database, which takes a while where they are many.
     *
     * @param isAppend whether rows are added to those that are there
     */
    public static RestoreForecast of(Session session, DumpPart part, boolean isAppend) {
        Map<SelectedTables.Name, Long> added = part.rowsOfTables();
        boolean isWhole = !isAppend && part.selection().isOfDatabase();
        Map<SelectedTables.Name, Long> all = new TreeMap<>();
        UserTables.list(session)
                .forEach(
                        table -> {
                            SelectedTables.Name name =
                                    new SelectedTables.Name(table.schema(), table.name());
                            if (isWhole || added.containsKey(name)) {
                                all.put(name, count(session, name));
                            }
                        });
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

    private static long count(Session session, SelectedTables.Name name) {
        String quoted = Identifiers.qualified(name.schema(), name.table());
        return Long.parseLong(session.queryText("SELECT count(*) FROM " + quoted));
    }
}
