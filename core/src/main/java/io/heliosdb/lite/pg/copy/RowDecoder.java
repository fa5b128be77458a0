package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;

/** Turns the messages of one COPY TO STDOUT into rows of a batch. Not thread-safe. */
interface RowDecoder {
    /** Starts a new COPY whose rows go to this batch. */
    void begin(RowBatch batch, int columnCount);

    /**
     * Decodes one CopyData message, which holds at most one row.
     *
     * @param data holds at least {@code ColumnVector.SLACK_BYTES} more bytes behind {@code to}
     * @param from first byte of the message's payload
     * @param to one past its last byte
     */
    void decode(byte[] data, int from, int to);

    /** Rows in the batch so far. */
    int rowCount();

    /** Memory that the rows in the batch need: their bytes and four for each length. */
    long heldBytes();

    /** Fills the batch's counts in. The rows are complete; the batch may be read. */
    void seal();

    /** Empties the batch for more rows of the same COPY. */
    void restart();
}
