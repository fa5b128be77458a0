package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The head of a chunk's body: what it is, then an entry for each column. docs/format.md section 4.
 */
record ChunkHead(
        int tableIndex, int sliceOrdinal, int rowCount, long firstRow, List<ColumnEntry> columns) {
    ChunkHead {
        columns = List.copyOf(columns);
    }

    static final int BYTES = 24;
    static final int ENTRY_BYTES = 24;

    /**
     * One column's entry in the directory.
     *
     * @param offset first stored byte, counted from the start of the body; not stored
     */
    record ColumnEntry(
            int encodingId,
            int codecId,
            int offset,
            int storedBytes,
            int plainBytes,
            int valueBytes,
            int nullCount,
            int crc32) {
        void encode(byte[] target, int at) {
            Words.putInt(target, at, encodingId | codecId << 8);
            Words.putInt(target, at + 4, storedBytes);
            Words.putInt(target, at + 8, plainBytes);
            Words.putInt(target, at + 12, valueBytes);
            Words.putInt(target, at + 16, nullCount);
            Words.putInt(target, at + 20, crc32);
        }
    }

    static int headBytes(int columnCount) {
        return BYTES + ENTRY_BYTES * columnCount;
    }

    /** All but {@code firstRow}, which is known only when the frame is written. */
    static void encode(byte[] target, int table, int slice, int rowCount, int columnCount) {
        Words.putInt(target, 0, table);
        Words.putInt(target, 4, slice);
        Words.putInt(target, 8, rowCount);
        Words.putInt(target, 12, columnCount);
    }

    static void putFirstRow(byte[] target, long firstRow) {
        Words.putLong(target, 16, firstRow);
    }

    /** What the index should say of the chunk, but for its number. */
    ChunkRef at(FrameScanner.Frame frame) {
        return new ChunkRef(
                0,
                frame.offset(),
                frame.frameBytes(),
                tableIndex,
                sliceOrdinal,
                rowCount,
                firstRow,
                columns.stream().mapToLong(ColumnEntry::valueBytes).sum());
    }

    /** The head of a frame, or empty if it makes no sense or exceeds a limit. */
    static Optional<ChunkHead> decode(byte[] head, FrameHeader frame) {
        if (frame.headBytes() < BYTES) {
            return Optional.empty();
        }
        int rowCount = Words.getInt(head, 8);
        int columnCount = Words.getShort(head, 12);
        if (frame.headBytes() != headBytes(columnCount)
                || !Limits.allowChunk(rowCount, columnCount, 0)) {
            return Optional.empty();
        }
        List<ColumnEntry> columns = new ArrayList<>(columnCount);
        long offset = frame.headBytes();
        long valueBytes = 0;
        for (int i = 0; i < columnCount; i++) {
            int at = BYTES + i * ENTRY_BYTES;
            long stored = Words.getInt(head, at + 4) & 0xFFFFFFFFL;
            if (offset + stored > frame.bodyBytes()) {
                return Optional.empty();
            }
            ColumnEntry entry = entry(head, at, (int) offset);
            columns.add(entry);
            if (!isPlausible(entry, rowCount)) {
                return Optional.empty();
            }
            offset += stored;
            valueBytes += entry.valueBytes();
        }
        return offset != frame.bodyBytes() || !Limits.allowChunk(rowCount, columnCount, valueBytes)
                ? Optional.empty()
                : Optional.of(
                        new ChunkHead(
                                Words.getInt(head, 0),
                                Words.getInt(head, 4),
                                rowCount,
                                Words.getLong(head, 16),
                                columns));
    }

    private static ColumnEntry entry(byte[] head, int at, int offset) {
        return new ColumnEntry(
                head[at] & 0xFF,
                head[at + 1] & 0xFF,
                offset,
                Words.getInt(head, at + 4),
                Words.getInt(head, at + 8),
                Words.getInt(head, at + 12),
                Words.getInt(head, at + 16),
                Words.getInt(head, at + 20));
    }

    /** A block's header, bitmap, lengths of values and values: no encoding needs more. */
    private static long plainBytesMax(int valueBytes, int rowCount) {
        return 2048 + 16L * rowCount + 2L * valueBytes;
    }

    private static boolean isPlausible(ColumnEntry entry, int rowCount) {
        return entry.plainBytes() >= 0
                && entry.plainBytes() <= Limits.FRAME_BYTES_MAX
                && entry.plainBytes() <= plainBytesMax(entry.valueBytes(), rowCount)
                && entry.valueBytes() >= 0
                && entry.valueBytes() <= Limits.VALUE_BYTES_MAX
                && entry.nullCount() >= 0
                && entry.nullCount() <= rowCount;
    }
}
