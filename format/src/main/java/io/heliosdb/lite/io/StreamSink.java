package io.heliosdb.lite.io;

import java.io.IOException;
import java.io.OutputStream;

/** A sink over a stream, such as standard output. Flushes the stream and never closes it. */
public final class StreamSink implements ByteSink {
    private final String name;
    private final OutputStream target;

    public StreamSink(String name, OutputStream target) {
        this.name = name;
        this.target = target;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        try {
            target.write(source, offset, length);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot write", name);
        }
    }

    @Override
    public void finish() {
        try {
            target.flush();
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot write", name);
        }
    }

    @Override
    public void close() {}
}
