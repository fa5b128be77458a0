package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;

/** Rows that lie in files. */
public interface StoredRows extends RowSource {
    /** Bytes of all values that are read for a slice: a measure of the work. */
    long plainBytes(Slice slice);
}
