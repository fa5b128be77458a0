package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;

/** Turns batches into the bytes of one COPY FROM STDIN. Not thread-safe. */
interface RowEncoder {
    /** Writes what comes before the first row. */
    void begin(CopyBuffer out);

    /** Writes all rows of the batch. */
    void encode(RowBatch batch, CopyBuffer out);

    /** Writes what comes behind the last row. */
    void end(CopyBuffer out);
}
