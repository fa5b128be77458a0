package io.heliosdb.lite.dump;

import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.catalog.Catalog;
import io.heliosdb.lite.pg.catalog.TableSource;
import io.heliosdb.lite.pg.change.Mark;
import io.heliosdb.lite.pg.change.TouchedTables;
import io.heliosdb.lite.pg.copy.LockedCatalog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which tables can be told by their changes, and by which table of the parent. All others are told
 * whole.
 */
final class IncrementPlan {
    private static final int NONE = -1;
    private static final String STATISTICS = "planner statistics";

    private final Schema schema;
    private final int tableCount;
    private final int[] parents;
    private final int[] deletedKeys;

    private record Name(String schema, String name) {}

    IncrementPlan(LockedCatalog locked, Parent parent) {
        Catalog catalog = locked.catalog();
        List<TableDef> tables = new ArrayList<>(catalog.schema().tables());
        tableCount = tables.size();
        parents = new int[tableCount];
        deletedKeys = new int[tableCount];
        Arrays.fill(parents, NONE);
        Arrays.fill(deletedKeys, NONE);
        if (parent.mark().isInReachOf(Mark.parse(locked.facts().snapshot()))) {
            findParents(locked, parent);
        }
        for (int table = 0; table < tableCount; table++) {
            if (isCompared(table) && tables.get(table).hasStoredKey()) {
                deletedKeys[table] = tables.size();
                tables.add(keysOf(tables.get(table), tables.size()));
            }
        }
        // Whoever restores a chain analyzes its tables: statistics are larger than most increments.
        schema = new Schema(tables, catalog.schema().objects()).without(Set.of(STATISTICS));
    }

    private void findParents(LockedCatalog locked, Parent parent) {
        Map<Name, TableDef> known = new HashMap<>();
        parent.state()
                .schema()
                .tables()
                .forEach(table -> known.put(new Name(table.schema(), table.name()), table));
        Set<Long> touched =
                parent.isOwn()
                        ? Set.of()
                        : TouchedTables.since(parent.mark(), locked.snapshot().leader());
        for (int table = 0; table < tableCount; table++) {
            TableDef now = locked.catalog().schema().tables().get(table);
            TableDef then = known.get(new Name(now.schema(), now.name()));
            TableSource source = locked.catalog().tableSources().get(table);
            if (then != null && isComparable(now, then, source)) {
                boolean isSame =
                        parent.isOwn()
                                ? now.identity().equals(then.identity())
                                : !touched.contains(source.oid());
                parents[table] = isSame ? then.index() : NONE;
            }
        }
    }

    /**
     * Versions of rows can be told apart only in a heap that is read as it is; and what is loaded
     * through another table may be in another partition wherever it is restored.
     */
    private static boolean isComparable(TableDef now, TableDef then, TableSource source) {
        return now.kind().equals(TableDef.TABLE)
                && now.hasShapeOf(then)
                && !now.rowsLeftOut()
                && !then.rowsLeftOut()
                && !now.identity().isEmpty()
                && now.loadThrough().isEmpty()
                && source.ctidRanges()
                && source.query().isEmpty();
    }

    private static TableDef keysOf(TableDef table, int index) {
        return new TableDef(
                index,
                table.schema(),
                table.name(),
                TableDef.DELETED_KEYS,
                table.keyColumns(),
                List.of(),
                "",
                table.fingerprint(),
                false,
                "");
    }

    /** All tables of the database, then those of deleted keys. */
    Schema schema() {
        return schema;
    }

    /** Tables of the database. */
    int tableCount() {
        return tableCount;
    }

    /** Whether a table is told by its changes. */
    boolean isCompared(int table) {
        return parents[table] != NONE;
    }

    /** Its index in the parent; only if it is compared. */
    int parentOf(int table) {
        return parents[table];
    }

    /** Whether the rows of a compared table have keys. */
    boolean isKeyed(int table) {
        return deletedKeys[table] != NONE;
    }

    /** The table for its deleted keys; only if it is keyed. */
    int deletedKeysOf(int table) {
        return deletedKeys[table];
    }
}
