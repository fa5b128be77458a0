package io.heliosdb.lite.io;

import java.io.ByteArrayOutputStream;

/** A sink into memory, for small dumps. */
public final class ByteArraySink implements ByteSink {
    private final String name;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();

    public ByteArraySink(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        content.write(source, offset, length);
    }

    @Override
    public void finish() {}

    @Override
    public void close() {}

    /** A copy of all bytes written so far. */
    public byte[] toByteArray() {
        return content.toByteArray();
    }
}
