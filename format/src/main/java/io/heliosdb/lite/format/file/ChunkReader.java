package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Decompressor;
import io.heliosdb.lite.format.column.ByteBlock;
import io.heliosdb.lite.format.column.ColumnDecoder;
import io.heliosdb.lite.io.ByteSource;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/**
 * Reads chunks, whole or some columns of them. For one thread; holds native memory until closed.
 */
public final class ChunkReader implements AutoCloseable {
    private static final int KEPT_BYTES_MAX = 16 << 20;

    private final ByteSource source;
    private final Decompressor decompressor = new Decompressor();
    private final ColumnDecoder decoder = new ColumnDecoder();
    private final ByteBlock stored = new ByteBlock();
    private final ByteBlock plain = new ByteBlock();
    private final FrameReader frames;
    private final IntUnaryOperator columnCounts;
    private int crcBeforeBlocks;

    /**
     * @param columnCounts how many columns a table has by its index, or -1 if that is unknown
     */
    ChunkReader(ByteSource source, long syncMarker, IntUnaryOperator columnCounts) {
        this.columnCounts = columnCounts;
        this.source = source;
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
        read(chunk.offset(), head, allColumns(head), target);
    }

    /**
     * Reads some columns of a chunk; the batch has {@code columns.length} columns, in that order.
     *
     * @param columns 0-based indexes among the table's data columns
     * @throws HeliosException {@code DUMP_CORRUPT} as above
     */
    public void read(ChunkRef chunk, int[] columns, RowBatch target) {
        read(chunk.offset(), head(chunk), columns, target);
    }

    /** Reads all columns of a chunk whose head was read before. */
    void read(long offset, ChunkHead head, RowBatch target) {
        read(offset, head, allColumns(head), target);
    }

    private static int[] allColumns(ChunkHead head) {
        return IntStream.range(0, head.columns().size()).toArray();
    }

    private void read(long offset, ChunkHead head, int[] columns, RowBatch target) {
        target.reset(columns.length);
        for (int i = 0; i < columns.length; i++) {
            try {
                readColumn(
                        offset, head.rowCount(), head.columns().get(columns[i]), target.column(i));
            } catch (HeliosException e) {
                throw located(e, offset, head.tableIndex()).with("column", columns[i]);
            } catch (OutOfMemoryError e) {
                throw new HeliosException(
                                ErrorCode.OUT_OF_RESOURCES,
                                "cannot allocate memory for dump buffer",
                                e)
                        .with("file", source.name())
                        .with("offset", offset)
                        .hint("Give the program more memory.");
            }
        }
        target.setRowCount(head.rowCount());
    }

    private HeliosException located(HeliosException e, long offset, int table) {
        if (e.detail("file").isEmpty()) {
            Corrupt.located(e, source.name(), offset);
        }
        return e.with("table", table);
    }

    private ChunkHead head(ChunkRef chunk) {
        ChunkHead head = head(chunk.offset());
        if (head.tableIndex() != chunk.tableIndex()
                || head.rowCount() != chunk.rowCount()
                || head.firstRow() != chunk.firstRow()
                || head.columns().size() != columnCount(head)) {
            HeliosException e = Corrupt.malformed(source.name(), chunk.offset(), "index");
            throw located(e, chunk.offset(), chunk.tableIndex());
        }
        return head;
    }

    private int columnCount(ChunkHead head) {
        int count = columnCounts.applyAsInt(head.tableIndex());
        return count < 0 ? head.columns().size() : count;
    }

    /** The verified head of the chunk whose frame begins here. */
    ChunkHead head(long offset) {
        String name = source.name();
        FrameHeader frame = frames.header(offset);
        if (frame.headBytes() > ChunkHead.headBytes(Limits.COLUMNS_MAX)) {
            throw Corrupt.malformed(name, offset, "chunk head");
        }
        byte[] bytes = new byte[FrameHeader.BYTES + frame.headBytes()];
        source.readFully(offset, bytes, 0, bytes.length);
        int headCrc = Checksum.crc32(bytes, FrameHeader.BYTES, frame.headBytes());
        int actual = FrameHeader.crc32(bytes, 0, headCrc, frame.headBytes());
        if (actual != frame.crc32()) {
            throw Corrupt.checksum(name, offset, frame.crc32(), actual);
        }
        crcBeforeBlocks = Checksum.crc32(bytes, 0, bytes.length);
        byte[] body = Arrays.copyOfRange(bytes, FrameHeader.BYTES, bytes.length);
        return ChunkHead.decode(body, frame)
                .filter(head -> frame.is(FrameType.CHUNK))
                .orElseThrow(() -> Corrupt.malformed(name, offset, "chunk head"));
    }

    /** Checksum of the whole frame whose head was read last, if all its columns are intact. */
    int frameCrc(ChunkHead head) {
        int crc = crcBeforeBlocks;
        for (ChunkHead.ColumnEntry entry : head.columns()) {
            crc = Checksum.join(crc, entry.crc32(), entry.storedBytes());
        }
        return crc;
    }

    private void readColumn(
            long frameOffset, int rowCount, ChunkHead.ColumnEntry entry, ColumnVector target) {
        long offset = frameOffset + FrameHeader.BYTES + entry.offset();
        stored.clear(KEPT_BYTES_MAX);
        stored.ensure(entry.storedBytes());
        source.readFully(offset, stored.bytes(), 0, entry.storedBytes());
        int actual = Checksum.crc32(stored.bytes(), 0, entry.storedBytes());
        if (actual != entry.crc32()) {
            throw Corrupt.checksum(source.name(), offset, entry.crc32(), actual);
        }
        byte[] block = stored.bytes();
        if (entry.codecId() != Codec.NONE || entry.storedBytes() != entry.plainBytes()) {
            decompressor.requirePossible(entry.codecId(), entry.storedBytes(), entry.plainBytes());
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
        decoder.decode(block, 0, entry.plainBytes(), shape, target);
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
