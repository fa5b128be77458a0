package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/** Bytes that can be read at any position. Thread-safe. Its size does not change while open. */
public interface ByteSource extends AutoCloseable {
    /** What to call the source in messages: the path of a file. */
    String name();

    /** Number of bytes. */
    long size();

    /**
     * Reads some bytes; may return before all are read.
     *
     * @param position first byte, counted from the start of the source
     * @param target where they go, from {@code offset} on
     * @param length how many are wanted
     * @return how many were read, -1 if {@code position} is at or behind the end
     * @throws HeliosException if the source cannot be read
     */
    int read(long position, byte[] target, int offset, int length);

    /**
     * Reads exactly {@code length} bytes.
     *
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if the source ends before
     */
    default void readFully(long position, byte[] target, int offset, int length) {
        int done = 0;
        while (done < length) {
            int count = read(position + done, target, offset + done, length - done);
            if (count <= 0) {
                throw new HeliosException(ErrorCode.DUMP_CORRUPT, "unexpected end of file")
                        .with("file", name())
                        .with("offset", position)
                        .with("expected", length)
                        .with("actual", done);
            }
            done += count;
        }
    }

    /** Releases the source. Does nothing the second time. */
    @Override
    void close();
}
