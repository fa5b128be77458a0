package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.keys.KeyFingerprint;
import io.heliosdb.lite.keys.KeyTable;

import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which level of a table has the last word on each key that more than the oldest level knows; of
 * one part of the keys, so that it fits in memory whatever has changed.
 */
final class HiddenKeys {
    private final TableLevels table;
    private final int part;
    private final int partCount;
    private final KeyTable newest = new KeyTable();

    private HiddenKeys(TableLevels table, int part, int partCount) {
        this.table = table;
        this.part = part;
        this.partCount = partCount;
    }

    /** Reads the keys of all levels but the oldest, the newest first. */
    static HiddenKeys read(TableLevels table, int part, int partCount) {
        HiddenKeys hidden = new HiddenKeys(table, part, partCount);
        int[] keyColumns = table.table().keyIndexes();
        int[] allColumns = IntStream.range(0, keyColumns.length).toArray();
        for (int level = 0; level < table.levels().size() - 1; level++) {
            TableLevels.Level one = table.levels().get(level);
            hidden.add(one, one.deletedKeys(), allColumns, level);
            hidden.add(one, one.rows(), keyColumns, level);
        }
        return hidden;
    }

    private void add(TableLevels.Level level, List<ChunkRef> chunks, int[] columns, int number) {
        RowBatch batch = new RowBatch();
        KeyFingerprint fingerprint =
                new KeyFingerprint(IntStream.range(0, columns.length).toArray());
        long[] key = new long[KeyFingerprint.LONGS];
        try (ChunkReader reader = level.file().newChunkReader()) {
            for (ChunkRef chunk : chunks) {
                reader.read(chunk, columns, batch);
                fingerprint.begin(batch);
                for (int row = 0; row < batch.rowCount(); row++) {
                    fingerprint.next(key, 0);
                    if (isOfPart(key)) {
                        boolean ignored = newest.add(key[0], key[1], number + 1);
                    }
                }
            }
        }
    }

    private boolean isOfPart(long[] key) {
        return KeyFingerprint.part(key[0], key[1], partCount) == part;
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
            if (isOfPart(key) && newest.number(key[0], key[1]) == wanted) {
                kept.set(row);
            }
        }
        return kept;
    }
}
