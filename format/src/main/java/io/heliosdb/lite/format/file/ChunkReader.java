package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Decompressor;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.format.column.ByteBlock;
import io.heliosdb.lite.format.column.ColumnDecoder;
import io.heliosdb.lite.io.ByteSource;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Reads chunks, whole or some columns of them. For one thread; holds native memory until closed.
 */
public final class ChunkReader implements AutoCloseable {
    private static final int KEPT_BYTES_MAX = 64 << 20;

    private final ByteSource source;
    private final long syncMarker;
    private final Decompressor decompressor = new Decompressor();
    private final ColumnDecoder decoder = new ColumnDecoder();
    private final ByteBlock stored = new ByteBlock();
    private final ByteBlock plain = new ByteBlock();
    private final FrameReader frames;
    private FrameHeader frame;

    ChunkReader(ByteSource source, long syncMarker) {
        this.source = source;
        this.syncMarker = syncMarker;
        this.frames = new FrameReader(source, syncMarker);
    }

    /**
     * Reads all columns of a chunk; {@code target} is replaced.
     *
     * @throws HeliosException {@code DUMP_CORRUPT} if the chunk is damaged, with the table's index
     *     and the offset; the target's content is undefined then
     */
    public void read(ChunkRef chunk, RowBatch target) {
        ChunkHead head = head(chunk);
        read(chunk, head, IntStream.range(0, head.columns().size()).toArray(), target);
    }

    /**
     * Reads some columns of a chunk; the batch has {@code columns.length} columns, in that order.
     *
     * @param columns 0-based indexes among the table's data columns
     * @throws HeliosException {@code DUMP_CORRUPT} as above
     */
    public void read(ChunkRef chunk, int[] columns, RowBatch target) {
        read(chunk, head(chunk), columns, target);
    }

    private void read(ChunkRef chunk, ChunkHead head, int[] columns, RowBatch target) {
        target.reset(columns.length);
        for (int i = 0; i < columns.length; i++) {
            try {
                readColumn(chunk, head.rowCount(), head.columns().get(columns[i]), target, i);
            } catch (HeliosException e) {
                throw located(e, chunk).with("column", columns[i]);
            }
        }
        target.setRowCount(head.rowCount());
    }

    private HeliosException located(HeliosException e, ChunkRef chunk) {
        if (e.detail("file").isEmpty()) {
            e.with("file", source.name()).with("offset", chunk.offset()).hint(Corrupt.HINT);
        }
        return e.with("table", chunk.tableIndex());
    }

    private ChunkHead head(ChunkRef chunk) {
        String name = source.name();
        frame = frames.header(chunk.offset());
        if (frame.headBytes() > ChunkHead.headBytes(Limits.COLUMNS_MAX)) {
            throw Corrupt.malformed(name, chunk.offset(), "chunk head");
        }
        byte[] bytes = new byte[FrameHeader.BYTES + frame.headBytes()];
        source.readFully(chunk.offset(), bytes, 0, bytes.length);
        int actual = Checksum.crc32(bytes, FrameHeader.BYTES, frame.headBytes());
        actual = FrameHeader.crc32(bytes, 0, actual, frame.headBytes());
        if (actual != frame.crc32() || Words.getLong(bytes, 0) != syncMarker) {
            throw located(Corrupt.checksum(name, chunk.offset(), frame.crc32(), actual), chunk);
        }
        byte[] headBytes = Arrays.copyOfRange(bytes, FrameHeader.BYTES, bytes.length);
        ChunkHead head =
                ChunkHead.decode(headBytes, frame)
                        .orElseThrow(() -> Corrupt.malformed(name, chunk.offset(), "chunk head"));
        if (!frame.is(FrameType.CHUNK)
                || head.tableIndex() != chunk.tableIndex()
                || head.rowCount() != chunk.rowCount()
                || head.firstRow() != chunk.firstRow()) {
            throw located(Corrupt.malformed(name, chunk.offset(), "index"), chunk);
        }
        return head;
    }

    private void readColumn(
            ChunkRef chunk, int rowCount, ChunkHead.ColumnEntry entry, RowBatch target, int to) {
        long offset = chunk.offset() + FrameHeader.BYTES + entry.offset();
        stored.clear(KEPT_BYTES_MAX);
        stored.ensure(entry.storedBytes());
        source.readFully(offset, stored.bytes(), 0, entry.storedBytes());
        int actual = Checksum.crc32(stored.bytes(), 0, entry.storedBytes());
        if (actual != entry.crc32()) {
            throw Corrupt.checksum(source.name(), offset, entry.crc32(), actual);
        }
        byte[] block = stored.bytes();
        if (entry.codecId() != Codec.NONE || entry.storedBytes() != entry.plainBytes()) {
            plain.clear(KEPT_BYTES_MAX);
            plain.ensure(entry.plainBytes());
            block = plain.bytes();
            decompressor
                    .codec(entry.codecId())
                    .decompress(
                            stored.bytes(), 0, entry.storedBytes(), block, 0, entry.plainBytes());
        }
        ColumnDecoder.Shape shape =
                new ColumnDecoder.Shape(
                        entry.encodingId(), rowCount, entry.nullCount(), entry.valueBytes());
        decoder.decode(block, 0, entry.plainBytes(), shape, target.column(to));
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
