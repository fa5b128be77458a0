package io.heliosdb.lite.chain;

import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;

import java.util.List;
import java.util.Optional;

/**
 * What one dump says of a table: of a full dump, everything; of an increment, what changed.
 *
 * @param written rows in the file
 * @param deletedKeys the file's table of the keys that it deletes; empty if there is none
 * @param deletedCount how many
 */
public record TableChanges(
        TableDef table,
        TableStatistics written,
        Optional<TableDef> deletedKeys,
        long deletedCount) {
    /** All tables of a file that are not of deleted keys. */
    public static List<TableChanges> of(DumpFile file) {
        ChainLink link = new ChainLink(file);
        return file.schema().tables().stream()
                .filter(table -> !table.isOfDeletedKeys())
                .map(table -> of(file, table, link.deletedKeys(table)))
                .toList();
    }

    private static TableChanges of(DumpFile file, TableDef table, Optional<TableDef> deletedKeys) {
        return new TableChanges(
                table,
                file.statistics().get(table.index()),
                deletedKeys,
                deletedKeys.map(t -> file.statistics().get(t.index()).rowCount()).orElse(0L));
    }

    /** Rows that the table has when the dump was taken. */
    public long rowCount() {
        return written.rowCount() + written.inheritedRowCount();
    }
}
