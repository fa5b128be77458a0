package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.TransferListener;
import io.heliosdb.lite.format.Schema;

/** Hears how a dump goes on. */
public interface DumpListener extends TransferListener {
    /**
     * The schema is known; rows come next.
     *
     * @param heapBytes what the tables take on the server, a measure of the work to do
     */
    void schemaRead(Schema schema, long heapBytes);
}
