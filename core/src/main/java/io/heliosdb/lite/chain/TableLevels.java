package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.ChunkRef;
import io.heliosdb.lite.format.file.DumpFile;

import java.util.ArrayList;
import java.util.List;

/**
 * The dumps of a chain that tell the rows of one table, from the newest back to the first that has
 * them all.
 *
 * @param table in the last dump
 * @param levels newest first
 */
record TableLevels(TableDef table, List<Level> levels) {
    /** Keys that are held at a time, for each table that is being read: up to 160 MB. */
    private static final int KEYS_PER_PART = 1 << 21;

    TableLevels {
        levels = List.copyOf(levels);
    }

    /**
     * What one dump says of the table.
     *
     * @param table in this file
     * @param rows chunks of its rows
     * @param deletedKeys chunks of the keys that it deletes
     * @param statistics of its rows in this file
     */
    record Level(
            DumpFile file,
            TableDef table,
            List<ChunkRef> rows,
            List<ChunkRef> deletedKeys,
            TableStatistics statistics) {
        /** Rows and keys: how many entries a table of them has. */
        long keyCount() {
            return statistics.rowCount() + deletedKeys.stream().mapToLong(ChunkRef::rowCount).sum();
        }
    }

    /** Follows the table through the dumps, the last of which has it. */
    static TableLevels of(List<ChainLink> links, TableDef table) {
        List<Level> levels = new ArrayList<>();
        TableDef current = table;
        for (int i = links.size() - 1; ; i--) {
            Level level = links.get(i).level(current);
            levels.add(level);
            if (level.statistics().inheritedRowCount() == 0) {
                return new TableLevels(table, levels);
            }
            if (i == 0) {
                throw orphan(level.file(), table);
            }
            current =
                    links.get(i - 1)
                            .sameShaped(current)
                            .orElseThrow(() -> orphan(level.file(), table));
        }
    }

    private static HeliosException orphan(DumpFile file, TableDef table) {
        return new HeliosException(
                        ErrorCode.DUMP_CORRUPT, "increment changes a table that its parent lacks")
                .with("file", file.name())
                .with("table", table.displayName())
                .hint("Restore an earlier dump of the chain, and take a full dump.");
    }

    int count() {
        return levels.size();
    }

    /** A level by its age: 0 is the oldest. */
    Level fromOldest(int index) {
        return levels.get(levels.size() - 1 - index);
    }

    /** Whether newer levels hide rows of older ones. */
    boolean hidesRows() {
        return levels.size() > 1 && table.hasStoredKey();
    }

    /** In how many parts to read the keys that may hide others: those of all but the oldest. */
    int partCount() {
        long keys = levels.subList(0, levels.size() - 1).stream().mapToLong(Level::keyCount).sum();
        return Math.toIntExact(keys / KEYS_PER_PART + 1);
    }

    /** Of the state; the bytes are those that have to be read for it. */
    TableStatistics statistics() {
        TableStatistics newest = levels.getFirst().statistics();
        long plainBytes = 0;
        long storedBytes = 0;
        int chunkCount = 0;
        for (Level level : levels) {
            plainBytes += level.statistics().plainBytes();
            storedBytes += level.statistics().storedBytes();
            chunkCount += level.statistics().chunkCount();
        }
        return new TableStatistics(
                table.index(),
                newest.rowCount() + newest.inheritedRowCount(),
                plainBytes,
                storedBytes,
                chunkCount,
                0);
    }
}
