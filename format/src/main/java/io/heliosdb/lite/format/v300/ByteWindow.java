package io.heliosdb.lite.format.v300;

import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSource;

/** Reads small numbers and values of any length through a buffer. For one thread. */
final class ByteWindow {
    private static final int BUFFER_BYTES = 1 << 20;

    private final ByteSource source;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long start;
    private int filled;

    ByteWindow(ByteSource source) {
        this.source = source;
    }

    /** Two bytes with their sign, big-endian. */
    int shortAt(long position) {
        return Words.getShortBig(buffer, require(position, Short.BYTES));
    }

    /** Four bytes with their sign, big-endian. */
    int intAt(long position) {
        return Words.getIntBig(buffer, require(position, Integer.BYTES));
    }

    /** Copies what is in the source; large ranges without the buffer. */
    void copy(long position, byte[] target, int offset, int length) {
        if (length > BUFFER_BYTES / 2) {
            source.readFully(position, target, offset, length);
        } else {
            System.arraycopy(buffer, require(position, length), target, offset, length);
        }
    }

    /** Where these bytes are in the buffer. */
    private int require(long position, int length) {
        if (position < start || position + length > start + filled) {
            start = position;
            filled = (int) Math.min(BUFFER_BYTES, source.size() - position);
            source.readFully(position, buffer, 0, filled);
        }
        return (int) (position - start);
    }
}
