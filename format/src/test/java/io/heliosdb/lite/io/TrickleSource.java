package io.heliosdb.lite.io;

/** Gives a byte at a time. */
public final class TrickleSource implements ByteSource {
    private final ByteSource source;

    public TrickleSource(byte[] bytes) {
        this.source = new ByteArraySource("test", bytes);
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public long size() {
        return source.size();
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        return source.read(position, target, offset, Math.min(1, length));
    }

    @Override
    public void close() {}
}
