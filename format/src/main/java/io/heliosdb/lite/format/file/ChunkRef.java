package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.TableStatistics;

import java.util.List;

/**
 * Where a chunk is and what it holds: a record of the index, 40 bytes. docs/format.md section 5.
 *
 * @param number 0-based place among the chunks of the file; not stored
 * @param offset first byte of the frame, counted from the start of the file
 * @param frameBytes length of the frame, header included
 * @param tableIndex index of the table
 * @param sliceOrdinal slice of the dump that the rows came from; never falls from chunk to chunk
 * @param rowCount rows in the chunk
 * @param firstRow 0-based number of the first row in its table
 * @param plainBytes bytes of all values, without lengths
 */
public record ChunkRef(
        int number,
        long offset,
        long frameBytes,
        int tableIndex,
        int sliceOrdinal,
        int rowCount,
        long firstRow,
        long plainBytes) {
    /** The same at another place among the chunks. */
    ChunkRef withNumber(int newNumber) {
        return new ChunkRef(
                newNumber,
                offset,
                frameBytes,
                tableIndex,
                sliceOrdinal,
                rowCount,
                firstRow,
                plainBytes);
    }

    /** What the chunks add up to, for each table. */
    static List<TableStatistics> statistics(List<ChunkRef> chunks, int tableCount) {
        TableStatistics[] tables = new TableStatistics[tableCount];
        for (int i = 0; i < tableCount; i++) {
            tables[i] = TableStatistics.empty(i);
        }
        for (ChunkRef chunk : chunks) {
            tables[chunk.tableIndex] =
                    tables[chunk.tableIndex].plusChunk(
                            chunk.rowCount, chunk.plainBytes, chunk.frameBytes);
        }
        return List.of(tables);
    }
}
