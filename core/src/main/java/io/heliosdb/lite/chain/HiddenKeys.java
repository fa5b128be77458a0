package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.keys.KeyFingerprint;
import io.heliosdb.lite.keys.KeyTable;

import java.util.BitSet;

/**
 * Which level of a table has the last word on each key that more than the oldest level knows; of
 * one part of the keys, so that it fits in memory whatever has changed.
 */
final class HiddenKeys {
    private final TableLevels table;
    private final KeyScan scan;
    private final KeyTable newest = new KeyTable();

    private HiddenKeys(TableLevels table, KeyScan scan) {
        this.table = table;
        this.scan = scan;
    }

    /** Reads the keys of all levels but the oldest, the newest first. */
    static HiddenKeys read(TableLevels table, int part, int partCount) {
        HiddenKeys hidden = new HiddenKeys(table, new KeyScan(table.table(), part, partCount));
        for (int level = 0; level < table.levels().size() - 1; level++) {
            hidden.add(table.levels().get(level), level + 1);
        }
        return hidden;
    }

    private void add(TableLevels.Level level, int number) {
        KeyScan.Visitor add =
                (first, second) -> {
                    boolean ignored = newest.add(first, second, number);
                };
        scan.ofDeletedKeys(level, add);
        scan.ofRows(level, add);
    }

    /**
     * Which rows of a batch belong to the state, among those of this part.
     *
     * @param level that the batch was read from
     * @param fingerprint of the batch's key columns
     */
    BitSet kept(RowBatch batch, int level, KeyFingerprint fingerprint) {
        boolean isOldest = level == table.levels().size() - 1;
        int wanted = isOldest ? 0 : level + 1;
        BitSet kept = new BitSet(batch.rowCount());
        long[] key = new long[KeyFingerprint.LONGS];
        fingerprint.begin(batch);
        for (int row = 0; row < batch.rowCount(); row++) {
            fingerprint.next(key, 0);
            if (scan.isOfPart(key) && newest.number(key[0], key[1]) == wanted) {
                kept.set(row);
            }
        }
        return kept;
    }
}
