package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The body of the index frame: a fixed record for each chunk. docs/format.md section 5. */
final class ChunkIndex {
    static final int HEADER_BYTES = 8;
    static final int RECORD_BYTES = 40;
    static final int CHUNKS_MAX = (Limits.FRAME_BYTES_MAX - HEADER_BYTES) / RECORD_BYTES;

    private ChunkIndex() {}

    static byte[] encode(List<ChunkRef> chunks) {
        byte[] body = new byte[HEADER_BYTES + RECORD_BYTES * chunks.size()];
        Words.putInt(body, 0, chunks.size());
        Words.putInt(body, 4, RECORD_BYTES);
        int at = HEADER_BYTES;
        for (ChunkRef chunk : chunks) {
            Words.putLong(body, at, chunk.offset());
            Words.putInt(body, at + 8, (int) chunk.frameBytes());
            Words.putInt(body, at + 12, chunk.tableIndex());
            Words.putInt(body, at + 16, chunk.sliceOrdinal());
            Words.putInt(body, at + 20, chunk.rowCount());
            Words.putLong(body, at + 24, chunk.firstRow());
            Words.putLong(body, at + 32, chunk.plainBytes());
            at += RECORD_BYTES;
        }
        return body;
    }

    /** The chunks; empty if the body makes no sense. Records may be longer in newer versions. */
    static Optional<List<ChunkRef>> decode(byte[] body) {
        if (body.length < HEADER_BYTES) {
            return Optional.empty();
        }
        int count = Words.getInt(body, 0);
        int recordBytes = Words.getShort(body, 4);
        if (count < 0
                || recordBytes < RECORD_BYTES
                || HEADER_BYTES + (long) count * recordBytes != body.length) {
            return Optional.empty();
        }
        List<ChunkRef> chunks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            chunks.add(decode(body, HEADER_BYTES + i * recordBytes, i));
        }
        return Optional.of(List.copyOf(chunks));
    }

    private static ChunkRef decode(byte[] body, int at, int number) {
        return new ChunkRef(
                number,
                Words.getLong(body, at),
                Words.getInt(body, at + 8) & 0xFFFFFFFFL,
                Words.getInt(body, at + 12),
                Words.getInt(body, at + 16),
                Words.getInt(body, at + 20),
                Words.getLong(body, at + 24),
                Words.getLong(body, at + 32));
    }
}
