package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;

import java.util.Optional;

/**
 * The first 28 bytes of a frame. docs/format.md section 3.
 *
 * @param syncMarker of the file
 * @param typeId {@link FrameType#id()}, or one that this program does not know
 * @param flags {@link #FLAG_REQUIRED} or 0
 * @param sequence 0-based place among all frames of the file
 * @param headBytes first bytes of the body, which {@code crc32} covers
 * @param bodyBytes all bytes of the body
 * @param crc32 checksum of the 24 bytes before it and of the head
 */
record FrameHeader(
        long syncMarker,
        int typeId,
        int flags,
        int sequence,
        int headBytes,
        int bodyBytes,
        int crc32) {
    static final int BYTES = 28;
    static final int CRC_AT = 24;

    /** A reader that does not know the type must refuse the file. */
    static final int FLAG_REQUIRED = 1;

    static FrameHeader decode(byte[] source, int offset) {
        return new FrameHeader(
                Words.getLong(source, offset),
                source[offset + 8] & 0xFF,
                source[offset + 9] & 0xFF,
                Words.getInt(source, offset + 12),
                Words.getInt(source, offset + 16),
                Words.getInt(source, offset + 20),
                Words.getInt(source, offset + CRC_AT));
    }

    /** All but the checksum. */
    void encode(byte[] target, int offset) {
        Words.putLong(target, offset, syncMarker);
        Words.putInt(target, offset + 8, typeId | flags << 8);
        Words.putInt(target, offset + 12, sequence);
        Words.putInt(target, offset + 16, headBytes);
        Words.putInt(target, offset + 20, bodyBytes);
    }

    boolean isRequired() {
        return (flags & FLAG_REQUIRED) != 0;
    }

    Optional<FrameType> type() {
        return FrameType.of(typeId);
    }

    boolean is(FrameType type) {
        return typeId == type.id();
    }

    /** Whether the lengths fit each other and the rest of the file. */
    boolean isPlausible(long restBytes) {
        return headBytes >= 0
                && bodyBytes >= headBytes
                && bodyBytes <= Limits.FRAME_BYTES_MAX
                && (!is(FrameType.CHUNK) || headBytes <= ChunkHead.headBytes(Limits.COLUMNS_MAX))
                && BYTES + (long) bodyBytes <= restBytes;
    }

    long frameBytes() {
        return BYTES + (long) bodyBytes;
    }

    /** The checksum that the frame should have, given the encoded header and that of the head. */
    static int crc32(byte[] encoded, int offset, int headCrc, int headBytes) {
        return Checksum.join(Checksum.crc32(encoded, offset, CRC_AT), headCrc, headBytes);
    }
}
