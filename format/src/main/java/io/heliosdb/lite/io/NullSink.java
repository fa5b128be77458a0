package io.heliosdb.lite.io;

/** Forgets what is written to it: for estimates. */
public final class NullSink implements ByteSink {
    @Override
    public String name() {
        return "nothing";
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        // Forgotten.
    }

    @Override
    public void finish() {
        // Nothing to publish.
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
