package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSource;

import java.util.Optional;

/**
 * The last 48 bytes of a file. docs/format.md section 6.
 *
 * @param footerOffset first byte of the footer's frame
 * @param indexOffset first byte of the index's frame
 * @param fileBytes size of the file, trailer included
 * @param dataCrc32 checksum of all bytes before the footer's frame
 */
record Trailer(long footerOffset, long indexOffset, long fileBytes, int dataCrc32) {
    static final int BYTES = 48;
    static final long MAGIC = FileHeader.magic("HELIOEND");
    static final int MAGIC_AT = 40;
    static final int CRC_AT = 36;

    byte[] encode() {
        byte[] bytes = new byte[BYTES];
        Words.putLong(bytes, 0, footerOffset);
        Words.putLong(bytes, 8, indexOffset);
        Words.putLong(bytes, 16, fileBytes);
        Words.putInt(bytes, 24, dataCrc32);
        Words.putInt(bytes, CRC_AT, Checksum.crc32(bytes, 0, CRC_AT));
        Words.putLong(bytes, MAGIC_AT, MAGIC);
        return bytes;
    }

    static Trailer decode(byte[] bytes) {
        return new Trailer(
                Words.getLong(bytes, 0),
                Words.getLong(bytes, 8),
                Words.getLong(bytes, 16),
                Words.getInt(bytes, 24));
    }

    static boolean hasMagic(byte[] bytes) {
        return Words.getLong(bytes, MAGIC_AT) == MAGIC;
    }

    static int storedCrc(byte[] bytes) {
        return Words.getInt(bytes, CRC_AT);
    }

    static int actualCrc(byte[] bytes) {
        return Checksum.crc32(bytes, 0, CRC_AT);
    }

    /** The last bytes of a file, if they are intact and fit its size. */
    static Optional<Trailer> find(ByteSource source) {
        long size = source.size();
        if (size < FileHeader.BYTES + BYTES) {
            return Optional.empty();
        }
        byte[] bytes = new byte[BYTES];
        source.readFully(size - BYTES, bytes, 0, bytes.length);
        Trailer trailer = decode(bytes);
        return isIntact(bytes) && trailer.isPlausible(size)
                ? Optional.of(trailer)
                : Optional.empty();
    }

    static boolean isIntact(byte[] bytes) {
        return hasMagic(bytes) && storedCrc(bytes) == actualCrc(bytes);
    }

    /** Whether the offsets make sense in a file of this size. */
    boolean isPlausible(long size) {
        return fileBytes == size
                && indexOffset >= FileHeader.BYTES
                && indexOffset < footerOffset
                && footerOffset <= size - BYTES - FrameHeader.BYTES;
    }
}
