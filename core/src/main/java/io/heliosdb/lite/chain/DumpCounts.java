package io.heliosdb.lite.chain;

import io.heliosdb.lite.format.file.DumpFile;

import java.util.List;

/**
 * How much one dump of a chain says.
 *
 * @param rows that the database had
 * @param written rows in the file
 * @param deleted keys of rows that the file deletes
 */
public record DumpCounts(long rows, long written, long deleted) {
    /** Of all tables of a file. */
    public static DumpCounts of(DumpFile file) {
        return of(TableChanges.of(file));
    }

    /** Of these tables. */
    public static DumpCounts of(List<TableChanges> tables) {
        return new DumpCounts(
                tables.stream().mapToLong(TableChanges::rowCount).sum(),
                tables.stream().mapToLong(table -> table.written().rowCount()).sum(),
                tables.stream().mapToLong(TableChanges::deletedCount).sum());
    }

    /** Rows that are as the parent has them. */
    public long inherited() {
        return rows - written;
    }
}
