package io.heliosdb.lite.dump;

import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.Snapshot;
import io.heliosdb.lite.pg.catalog.Catalog;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.LockTarget;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.catalog.TableSource;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.List;

/** Reads the catalog when nobody can change the tables any more. */
final class LockedCatalog {
    private LockedCatalog() {}

    static Catalog read(Snapshot snapshot, TableSelection selection) {
        Session leader = snapshot.leader();
        snapshot.lock(
                CatalogReader.tablesToLock(leader.connection(), selection).stream()
                        .map(LockTarget::quotedName)
                        .toList());
        Catalog catalog = CatalogReader.read(leader.connection(), selection);
        // A selected table brings along the tables that it cannot be made without.
        snapshot.lock(catalog.tableSources().stream().map(TableSource::quotedName).toList());
        return catalog;
    }

    /** The tables as COPY needs them, in the order of their indexes. */
    static List<CopyTable> copyTables(Catalog catalog) {
        List<CopyTable> tables = new ArrayList<>();
        for (TableDef table : catalog.schema().tables()) {
            TableSource source = catalog.tableSources().get(table.index());
            tables.add(
                    new CopyTable(
                            table.displayName(),
                            source.quotedName(),
                            source.columns(),
                            table.dataColumns().stream().anyMatch(ColumnDef::text),
                            source.blocks(),
                            source.ctidRanges()));
        }
        return tables;
    }
}
