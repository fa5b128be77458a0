package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.file.StoredState;

import java.util.List;

/**
 * A dump file.
 *
 * @param file closed with this
 * @param readers at least 1
 */
public record DumpSide(StoredState file, int readers) implements DiffSide {
    @Override
    public String name() {
        return file.name();
    }

    @Override
    public Schema schema() {
        return file.schema();
    }

    @Override
    public DumpContent content() {
        return file.metadata().content();
    }

    @Override
    public List<String> kindsLeftOut() {
        return file.metadata().kindsLeftOut();
    }

    @Override
    public List<SequenceState> sequences() {
        return file.sequences();
    }

    @Override
    public RowSource rows(int tableIndex) {
        return file.rows(index -> index == tableIndex);
    }

    @Override
    public void close() {
        file.close();
    }
}
