package io.heliosdb.lite.batch;

/**
 * Hears how a transfer goes on. Calls come from several threads, one at a time. Tables begin and
 * end one after the other in the order of their indexes, although their rows may move side by side.
 */
public interface TransferListener {
    /** The table's turn has come. */
    void tableBegun(int tableIndex);

    /**
     * Some rows went to the sink.
     *
     * @param rowCount rows of this batch
     * @param valueBytes bytes of their values
     */
    void rowsMoved(int tableIndex, long rowCount, long valueBytes);

    /**
     * All rows of the table, and of the tables before it, went to the sink.
     *
     * @param rowCount rows of the table
     * @param valueBytes bytes of their values
     */
    void tableEnded(int tableIndex, long rowCount, long valueBytes);
}
