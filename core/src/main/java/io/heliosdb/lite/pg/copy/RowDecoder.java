package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/** Turns the messages of one COPY TO STDOUT into rows of a batch. Not thread-safe. */
abstract class RowDecoder {
    final BatchBuilder builder = new BatchBuilder();

    /** Starts a new COPY whose rows go to this batch. */
    void begin(RowBatch batch, int columnCount) {
        builder.begin(batch, columnCount);
    }

    /**
     * Decodes one CopyData message, which holds at most one row.
     *
     * @param data holds at least {@code ColumnVector.SLACK_BYTES} more bytes behind {@code to}
     * @param from first byte of the message's payload
     * @param to one past its last byte
     */
    abstract void decode(byte[] data, int from, int to);

    /** Rows in the batch so far. */
    final int rowCount() {
        return builder.rowCount();
    }

    /** Memory that the rows in the batch need: about what they took on the wire. */
    final long heldBytes() {
        return builder.heldBytes();
    }

    /** Fills the batch's counts in. The rows are complete; the batch may be read. */
    final void seal() {
        builder.seal();
    }

    /** Empties the batch for more rows of the same COPY. */
    final void restart() {
        builder.restart();
    }

    /** What is not as the protocol says. */
    static HeliosException broken(String what, long expected, long actual) {
        return new HeliosException(ErrorCode.INTERNAL, "unexpected copy data from the server")
                .with("what", what)
                .with("expected", expected)
                .with("actual", actual)
                .hint("Connect to the server itself rather than to a pooler, and run it again.");
    }
}
