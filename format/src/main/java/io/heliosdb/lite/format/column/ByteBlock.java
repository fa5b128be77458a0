package io.heliosdb.lite.format.column;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.Arrays;

/**
 * Bytes that grow. {@link #SLACK_BYTES} behind the last one may be read and overwritten, so that
 * loops can move whole words. Not thread-safe.
 */
public final class ByteBlock {
    /** Bytes behind the size that always exist. */
    public static final int SLACK_BYTES = 16;

    /** The most bytes that a block can hold. */
    public static final int BYTES_MAX = Integer.MAX_VALUE - 64;

    private static final int GROWTH_BYTES_MAX = 16 << 20;

    private byte[] bytes = new byte[SLACK_BYTES];
    private int size;

    /** The content, from 0 to {@link #size()}; replaced when the block grows. */
    public byte[] bytes() {
        return bytes;
    }

    public int size() {
        return size;
    }

    /** Declares how many bytes are filled, after writing to the array. */
    public void setSize(int size) {
        Check.argument(size >= 0 && size <= bytes.length - SLACK_BYTES, "no such size: %d", size);
        this.size = size;
    }

    /**
     * Makes room for more bytes behind those there are, and the slack.
     *
     * @throws HeliosException {@link ErrorCode#OUT_OF_RESOURCES} if there is no memory
     */
    public void ensure(int more) {
        long needed = (long) size + more + SLACK_BYTES;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > BYTES_MAX) {
            throw noMemory(needed, null);
        }
        long grown = bytes.length + (long) Math.min(bytes.length, GROWTH_BYTES_MAX);
        try {
            bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(needed, grown), BYTES_MAX));
        } catch (OutOfMemoryError e) {
            throw noMemory(needed, e);
        }
    }

    /** Appends some bytes. */
    public void append(byte[] source, int offset, int length) {
        ensure(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** Forgets the content; gives the memory back if it is more than {@code keptBytesMax}. */
    public void clear(int keptBytesMax) {
        size = 0;
        if (bytes.length > keptBytesMax) {
            bytes = new byte[SLACK_BYTES];
        }
    }

    private static HeliosException noMemory(long bytes, OutOfMemoryError cause) {
        return new HeliosException(
                        ErrorCode.OUT_OF_RESOURCES, "cannot allocate memory for dump buffer", cause)
                .with("bytes", bytes)
                .hint(
                        "Give the program more memory, or dump with --streaming, or single tables"
                                + " with --tables.");
    }
}
