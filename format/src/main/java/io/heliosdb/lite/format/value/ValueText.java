package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;

/** Writes the values of one type as text. Thread-safe. */
@FunctionalInterface
public interface ValueText {
    /**
     * The text of a value that is not null.
     *
     * @param value its bytes from position to limit, big-endian
     */
    String of(ByteBuffer value);

    /** The text of bytes in an array. */
    default String of(byte[] bytes, int offset, int length) {
        return of(ByteBuffer.wrap(bytes, offset, length));
    }
}
