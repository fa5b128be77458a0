package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.pg.copy.BatchLimit;
import io.heliosdb.lite.pg.copy.CopySource;
import io.heliosdb.lite.pg.copy.CopyTable;
import io.heliosdb.lite.pg.copy.LockedCatalog;

import java.util.List;

/** One state of a database that runs: what a dump would hold if it were taken now. */
public final class LiveSide implements DiffSide {
    private static final BatchLimit BATCH_LIMIT = BatchLimit.ofBytes(8 << 20);

    private final LockedCatalog locked;
    private final List<CopyTable> tables;
    private final List<SequenceState> sequences;

    private LiveSide(LockedCatalog locked) {
        this.locked = locked;
        this.tables = locked.copyTables();
        this.sequences =
                CatalogReader.readSequences(
                        locked.snapshot().leader().connection(), locked.catalog().sequences());
    }

    /**
     * Takes a snapshot and locks all tables against changes of their definition.
     *
     * @param jobs sessions that read at a time, at least 1
     */
    public static LiveSide open(ConnectionSettings settings, int jobs) {
        LockedCatalog locked = LockedCatalog.open(settings, TableSelection.all(), jobs);
        try {
            return new LiveSide(locked);
        } catch (RuntimeException e) {
            locked.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "database " + locked.facts().database();
    }

    @Override
    public Schema schema() {
        return locked.catalog().schema();
    }

    @Override
    public DumpContent content() {
        return DumpContent.ALL;
    }

    @Override
    public List<String> kindsLeftOut() {
        return List.of();
    }

    @Override
    public List<SequenceState> sequences() {
        return sequences;
    }

    @Override
    public RowSource rows(int tableIndex) {
        return new CopySource(
                locked.snapshot().sessions(), List.of(tables.get(tableIndex)), BATCH_LIMIT);
    }

    @Override
    public int readers() {
        return locked.snapshot().sessions().size();
    }

    @Override
    public void close() {
        locked.close();
    }
}
