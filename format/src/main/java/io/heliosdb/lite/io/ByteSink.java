package io.heliosdb.lite.io;

import io.heliosdb.lite.error.HeliosException;

/** Bytes written once, from front to back, by one thread at a time. */
public interface ByteSink extends AutoCloseable {
    /** What to call the sink in messages: the path of a file. */
    String name();

    /**
     * Appends all these bytes; the array is the caller's again when the call returns.
     *
     * @throws HeliosException if they cannot be written; the sink is then of no further use
     */
    void write(byte[] source, int offset, int length);

    /**
     * Declares the content complete and makes it visible and durable, as far as the sink can.
     *
     * @throws HeliosException if that fails; nothing is visible then
     */
    void finish();

    /** Releases the sink; abandons what was written if it was not finished. */
    @Override
    void close();
}
