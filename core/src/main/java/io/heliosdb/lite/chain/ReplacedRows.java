package io.heliosdb.lite.chain;

import io.heliosdb.lite.keys.KeyTable;

/**
 * How many rows each dump replaces or deletes of those that the dumps before it give. Reads the
 * changes twice and the oldest dump once, in parts that fit in memory.
 */
final class ReplacedRows {
    private final TableLevels table;
    private final long[] counts;
    private final KeyScan scan;

    /** Of each key that changes: in which dump it was seen last, and whether it was there then. */
    private final KeyTable states = new KeyTable();

    private ReplacedRows(TableLevels table, long[] counts, KeyScan scan) {
        this.table = table;
        this.counts = counts;
        this.scan = scan;
    }

    /**
     * Counts.
     *
     * @param partCount in how many parts to read the keys
     * @return for each level from the oldest, which has 0
     */
    static long[] count(TableLevels table, int partCount) {
        long[] counts = new long[table.count()];
        for (int part = 0; part < partCount; part++) {
            new ReplacedRows(table, counts, new KeyScan(table.table(), part, partCount)).add();
        }
        return counts;
    }

    private void add() {
        for (int i = 1; i < counts.length; i++) {
            scan.ofDeletedKeys(table.fromOldest(i), this::register);
            scan.ofRows(table.fromOldest(i), this::register);
        }
        scan.ofRows(
                table.fromOldest(0),
                (first, second) -> {
                    if (states.number(first, second) > 0) {
                        states.replace(first, second, state(0, true));
                    }
                });
        for (int i = 1; i < counts.length; i++) {
            int level = i;
            scan.ofDeletedKeys(
                    table.fromOldest(i), (first, second) -> move(first, second, level, false));
            scan.ofRows(table.fromOldest(i), (first, second) -> move(first, second, level, true));
        }
    }

    private void register(long first, long second) {
        boolean ignored = states.add(first, second, state(0, false));
    }

    /** A key counts once for a level, however often it says it. */
    private void move(long first, long second, int level, boolean isThere) {
        int before = states.number(first, second);
        boolean wasThere = before % 2 == 0;
        if (before <= state(level - 1, true) && wasThere) {
            counts[level]++;
        }
        states.replace(first, second, state(level, isThere));
    }

    /** Ascends with the level; even if the key is there. */
    private static int state(int level, boolean isThere) {
        return 2 * level + (isThere ? 2 : 1);
    }
}
