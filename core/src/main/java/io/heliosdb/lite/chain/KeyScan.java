package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.ChunkReader;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.keys.KeyFingerprint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads the keys of a table that belong to one of several parts.
 *
 * @param part 0 to partCount - 1
 */
record KeyScan(TableDef table, int part, int partCount) {
    /** Takes a key. */
    interface Visitor {
        void visit(long first, long second);
    }

    /** The keys of the rows of a dump. */
    void ofRows(TableLevels.Level level, Visitor visitor) {
        visit(level, level.rows(), level.table().keyIndexes(), visitor);
    }

    /** The keys that a dump deletes. */
    void ofDeletedKeys(TableLevels.Level level, Visitor visitor) {
        int[] columns = IntStream.range(0, table.key().size()).toArray();
        visit(level, level.deletedKeys(), columns, visitor);
    }

    private void visit(
            TableLevels.Level level, List<ChunkRef> chunks, int[] columns, Visitor visitor) {
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
                        visitor.visit(key[0], key[1]);
                    }
                }
            }
        }
    }

    /** Whether a fingerprint belongs to the part. */
    boolean isOfPart(long[] key) {
        return KeyFingerprint.part(key[0], key[1], partCount) == part;
    }
}
