package io.heliosdb.lite.pg.copy;

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
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.catalog.TableSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What there is to read, in one state that nobody can change any more.
 *
 * @param snapshot closed with this
 * @param facts about the server at the snapshot
 * @param catalog read when the tables were locked
 */
public record LockedCatalog(Snapshot snapshot, ServerFacts facts, Catalog catalog)
        implements AutoCloseable {
    /** Somebody would have to rewrite tables all the time to need more. */
    private static final int ATTEMPTS_MAX = 10;

    // Classes and codes of PostgreSQL 18, src/backend/utils/errcodes.txt: undefined table, object,
    // column, function, schema; and internal_error, as in "could not open relation with OID".
    private static final Set<String> VANISHED =
            Set.of("42P01", "42704", "42703", "42883", "3F000", "XX000");

    /**
     * Takes a snapshot, locks the selected tables and reads the catalog.
     *
     * @param jobs sessions that read at a time, at least 1; there may be fewer
     * @throws HeliosException {@link ErrorCode#CONFLICT} if tables are rewritten again and again
     */
    public static LockedCatalog open(
            ConnectionSettings settings, TableSelection selection, int jobs) {
        return open(() -> Session.open(settings), selection, jobs);
    }

    /**
     * The same in a session that is there, and that stays open with its transaction.
     *
     * @param session may be in a transaction, which ends
     */
    public static LockedCatalog open(Session session, TableSelection selection, int jobs) {
        return open(
                () -> {
                    session.rollback();
                    return session.lend();
                },
                selection,
                jobs);
    }

    private static LockedCatalog open(
            Supplier<Session> leaders, TableSelection selection, int jobs) {
        HeliosException last = null;
        for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
            try {
                Optional<LockedCatalog> locked = tryOpen(leaders.get(), selection, jobs);
                if (locked.isPresent()) {
                    return locked.get();
                }
                last = null;
            } catch (HeliosException e) {
                if (!isOfVanished(e)) {
                    throw e;
                }
                last = e;
            }
        }
        throw changing(last);
    }

    /**
     * @param last what went wrong in the end; null if nothing did but the definitions were new
     *     again
     */
    private static HeliosException changing(HeliosException last) {
        HeliosException changing =
                new HeliosException(ErrorCode.CONFLICT, "definitions change all the time", last)
                        .with("attempts", ATTEMPTS_MAX)
                        .hint("Nothing was written. Run it again when ALTER and CREATE are done.");
        return last == null ? changing : changing.with("last", last.getMessage());
    }

    /** Whether something was dropped between the snapshot, which still shows it, and its turn. */
    private static boolean isOfVanished(HeliosException e) {
        String state = e.detail("sqlstate").map(Object::toString).orElse("");
        return VANISHED.contains(state);
    }

    private static Optional<LockedCatalog> tryOpen(
            Session leader, TableSelection selection, int jobs) {
        Snapshot snapshot = Snapshot.take(leader, jobs);
        try {
            ServerFacts facts = ServerFacts.read(leader);
            List<String> selected =
                    CatalogReader.tablesToLock(leader.connection(), selection).stream()
                            .map(LockTarget::quotedName)
                            .toList();
            if (snapshot.lock(selected)) {
                Catalog catalog = CatalogReader.read(leader.connection(), selection);
                // A selected table brings along the tables that it cannot be made without.
                if (snapshot.lock(
                                catalog.tableSources().stream()
                                        .filter(TableSource::needsLock)
                                        .map(TableSource::quotedName)
                                        .toList())
                        && !snapshot.isOutdated()) {
                    return Optional.of(new LockedCatalog(snapshot, facts, catalog));
                }
            }
        } catch (RuntimeException e) {
            snapshot.close();
            throw e;
        }
        snapshot.close();
        return Optional.empty();
    }

    /** The tables as COPY needs them, in the order of their indexes. */
    public List<CopyTable> copyTables() {
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
