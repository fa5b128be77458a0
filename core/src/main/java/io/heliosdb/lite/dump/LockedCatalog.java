package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.Snapshot;
import io.heliosdb.lite.pg.catalog.Catalog;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.LockTarget;
import io.heliosdb.lite.pg.catalog.TableSource;
import io.heliosdb.lite.pg.copy.CopyTable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What there is to dump, in one state that nobody can change any more.
 *
 * @param snapshot closed with this
 * @param facts about the server at the snapshot
 * @param catalog read when the tables were locked
 */
record LockedCatalog(Snapshot snapshot, ServerFacts facts, Catalog catalog)
        implements AutoCloseable {
    /** Somebody would have to rewrite tables all the time to need more. */
    private static final int ATTEMPTS_MAX = 10;

    /**
     * Takes a snapshot, locks the selected tables and reads the catalog.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if tables are rewritten again and again
     */
    static LockedCatalog open(ConnectionSettings settings, DumpRequest request) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<LockedCatalog> locked = tryOpen(settings, request);
            if (locked.isPresent()) {
                return locked.get();
            }
        }
        throw new HeliosException(ErrorCode.CONFLICT, "tables are rewritten all the time")
                .with("attempts", ATTEMPTS_MAX)
                .hint("Nothing was written. Run the dump again when ALTER TABLE is done.");
    }

    private static Optional<LockedCatalog> tryOpen(
            ConnectionSettings settings, DumpRequest request) {
        Snapshot snapshot = Snapshot.take(settings, request.jobs());
        try {
            Session leader = snapshot.leader();
            ServerFacts facts = ServerFacts.read(leader);
            List<String> selected =
                    CatalogReader.tablesToLock(leader.connection(), request.selection()).stream()
                            .map(LockTarget::quotedName)
                            .toList();
            if (snapshot.lock(selected)) {
                Catalog catalog = CatalogReader.read(leader.connection(), request.selection());
                // A selected table brings along the tables that it cannot be made without.
                if (snapshot.lock(
                        catalog.tableSources().stream()
                                .filter(TableSource::needsLock)
                                .map(TableSource::quotedName)
                                .toList())) {
                    return Optional.of(new LockedCatalog(snapshot, facts, catalog));
                }
            }
        } catch (HeliosException e) {
            snapshot.close();
            throw e;
        }
        snapshot.close();
        return Optional.empty();
    }

    /** The tables as COPY needs them, in the order of their indexes. */
    List<CopyTable> copyTables() {
        List<CopyTable> tables = new ArrayList<>();
        for (TableDef table : catalog.schema().tables()) {
            TableSource source = catalog.tableSources().get(table.index());
            tables.add(
                    new CopyTable(
                            table.displayName(),
                            source.quotedName(),
                            source.columns(),
                            table.dataColumns().stream().anyMatch(ColumnDef::text),
                            table.rowsLeftOut() ? 0 : source.blocks(),
                            table.rowsLeftOut() || source.ctidRanges(),
                            source.query()));
        }
        return tables;
    }

    @Override
    public void close() {
        snapshot.close();
    }
}
