package io.heliosdb.lite.io;

import io.heliosdb.lite.error.Check;

/** A source over an array, which it does not copy. */
public final class ByteArraySource implements ByteSource {
    private final String name;
    private final byte[] bytes;

    public ByteArraySource(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        Check.argument(position >= 0, "position is negative: %d", position);
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        return count;
    }

    @Override
    public void close() {}
}
