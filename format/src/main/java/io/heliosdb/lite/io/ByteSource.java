package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.zip.CRC32;

/** Bytes that can be read at any position. Thread-safe. Its size does not change while open. */
public interface ByteSource extends AutoCloseable {
    /** How much of a range is read at a time, bytes. */
    int PIECE_BYTES = 1 << 16;

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

    /**
     * The CRC32 of a range, read piece by piece.
     *
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if the source ends before
     */
    default int crc32(long position, long length) {
        CRC32 crc = new CRC32();
        byte[] piece = new byte[(int) Math.min(PIECE_BYTES, length)];
        for (long done = 0; done < length; ) {
            int count = (int) Math.min(piece.length, length - done);
            readFully(position + done, piece, 0, count);
            crc.update(piece, 0, count);
            done += count;
        }
        return (int) crc.getValue();
    }

    /** Releases the source. Does nothing the second time. */
    @Override
    void close();
}
