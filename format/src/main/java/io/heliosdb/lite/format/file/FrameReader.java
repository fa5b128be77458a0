package io.heliosdb.lite.format.file;

import io.heliosdb.lite.io.ByteSource;

import java.util.List;

/** Reads single frames at known places. Thread-safe. */
final class FrameReader {
    private final ByteSource source;
    private final long syncMarker;

    FrameReader(ByteSource source, long syncMarker) {
        this.source = source;
        this.syncMarker = syncMarker;
    }

    /** A frame's header; its lengths fit the file, its checksum is not verified yet. */
    FrameHeader header(long offset) {
        long rest = source.size() - offset;
        if (offset < 0 || rest < FrameHeader.BYTES) {
            throw Corrupt.truncated(source.name(), source.size()).with("frame", offset);
        }
        byte[] bytes = new byte[FrameHeader.BYTES];
        source.readFully(offset, bytes, 0, bytes.length);
        FrameHeader header = FrameHeader.decode(bytes, 0);
        if (header.syncMarker() != syncMarker || !header.isPlausible(rest)) {
            throw Corrupt.malformed(source.name(), offset, "frame header");
        }
        return header;
    }

    /** Whether it begins with the file's marker. */
    boolean isOfFile(FrameHeader header) {
        return header.syncMarker() == syncMarker;
    }

    /** Verifies a frame's checksum without keeping its head. */
    void verify(FrameHeader header, long offset) {
        byte[] encoded = new byte[FrameHeader.BYTES];
        source.readFully(offset, encoded, 0, encoded.length);
        int headCrc = source.crc32(offset + FrameHeader.BYTES, header.headBytes());
        int actual = FrameHeader.crc32(encoded, 0, headCrc, header.headBytes());
        if (actual != header.crc32()) {
            throw Corrupt.checksum(source.name(), offset, header.crc32(), actual);
        }
    }

    /** The verified body of a frame that is not a chunk. */
    byte[] body(FrameHeader header, long offset) {
        if (header.headBytes() != header.bodyBytes()) {
            throw Corrupt.malformed(source.name(), offset, "frame lengths");
        }
        // Before the memory is taken: a damaged length must not cost any.
        verify(header, offset);
        byte[] body = new byte[header.bodyBytes()];
        source.readFully(offset + FrameHeader.BYTES, body, 0, body.length);
        return body;
    }

    /** The verified body of a frame of this type, which is not a chunk. */
    byte[] body(FrameType type, long offset) {
        FrameHeader header = header(offset);
        if (!header.is(type)) {
            verify(header, offset);
            throw Corrupt.malformed(source.name(), offset, type.name());
        }
        return body(header, offset);
    }

    /** The document in a frame of this type. */
    <T> T document(FrameType type, long offset, JsonForm<T> form) {
        return Documents.decode(body(type, offset), form, source.name(), offset);
    }

    /** What is in the index's frame. */
    List<ChunkRef> index(long offset) {
        return ChunkIndex.decode(body(FrameType.INDEX, offset))
                .orElseThrow(() -> Corrupt.malformed(source.name(), offset, "INDEX"));
    }
}
