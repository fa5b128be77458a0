package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSink;

/** Writes frames one after the other and keeps their count, place and checksum. */
final class FrameWriter {
    private final ByteSink target;
    private final FileHeader header;
    private final byte[] frame = new byte[FrameHeader.BYTES];
    private long offset;
    private int sequence;
    private int crc32;

    FrameWriter(ByteSink target, FileHeader header) {
        this.target = target;
        this.header = header;
        byte[] bytes = header.encode();
        writeRaw(bytes);
    }

    /** Bytes written so far: where the next frame begins. */
    long offset() {
        return offset;
    }

    /** Frames written so far. */
    int frameCount() {
        return sequence;
    }

    /** Checksum of all bytes written so far. */
    int crc32() {
        return crc32;
    }

    /** Writes a frame whose checksum covers all of its body; returns where it begins. */
    long write(FrameType type, byte[] body) {
        return write(type, body, body.length, body.length, 0);
    }

    /**
     * Writes a frame; returns where it begins.
     *
     * @param restCrc checksum of the body behind its head
     */
    long write(FrameType type, byte[] body, int headBytes, int bodyBytes, int restCrc) {
        long start = offset;
        FrameHeader encoded =
                new FrameHeader(
                        header.syncMarker(),
                        type.id(),
                        FrameHeader.FLAG_REQUIRED,
                        sequence,
                        headBytes,
                        bodyBytes,
                        0);
        encoded.encode(frame, 0);
        int headCrc = Checksum.crc32(body, 0, headBytes);
        Words.putInt(frame, FrameHeader.CRC_AT, FrameHeader.crc32(frame, 0, headCrc, headBytes));
        sequence++;
        writeRaw(frame);
        target.write(body, 0, bodyBytes);
        crc32 = Checksum.join(crc32, headCrc, headBytes);
        crc32 = Checksum.join(crc32, restCrc, bodyBytes - headBytes);
        offset += bodyBytes;
        return start;
    }

    /** Writes bytes that belong to no frame. */
    void writeRaw(byte[] bytes) {
        target.write(bytes, 0, bytes.length);
        crc32 = Checksum.join(crc32, Checksum.crc32(bytes, 0, bytes.length), bytes.length);
        offset += bytes.length;
    }
}
