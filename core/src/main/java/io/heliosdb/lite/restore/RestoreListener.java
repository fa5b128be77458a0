package io.heliosdb.lite.restore;

import io.heliosdb.lite.batch.TransferListener;
import io.heliosdb.lite.format.Schema;

/** Hears how a restore goes on. */
public interface RestoreListener extends TransferListener {
    /**
     * The file was opened; rows come next.
     *
     * @param rowCount rows to load
     * @param valueBytes bytes of their values
     */
    void loadBegun(Schema schema, long rowCount, long valueBytes);

    /** All rows are loaded; indexes, constraints and statistics come next. */
    void finishBegun();

    /** Something could not be restored and was left out. */
    void skipped(String what);
}
