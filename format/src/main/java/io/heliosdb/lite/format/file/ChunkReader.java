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

    private static int[] allColumns(ChunkHead head) {
        return IntStream.range(0, head.columns().size()).toArray();
    }

    private void read(long offset, ChunkHead head, int[] columns, RowBatch target) {
        target.reset(columns.length);
        for (int i = 0; i < columns.length; i++) {
            ColumnVector values = target.column(i);
            use(
                    offset,
                    head,
                    columns[i],
                    (block, bytes, shape) -> decoder.decode(block, 0, bytes, shape, values));
        }
        target.setRowCount(head.rowCount());
    }

    /**
     * Finds whatever {@link #read} finds, without making the values.
     *
     * @throws HeliosException {@code DUMP_CORRUPT} as above
     */
    void check(long offset, ChunkHead head) {
        for (int i = 0; i < head.columns().size(); i++) {
            use(offset, head, i, (block, bytes, shape) -> decoder.check(block, 0, bytes, shape));
        }
    }

    /** What becomes of a column's block, whose checksum is right and which is decompressed. */
    private interface BlockUse {
        void accept(byte[] block, int bytes, ColumnDecoder.Shape shape);
    }

    private void use(long offset, ChunkHead head, int column, BlockUse use) {
        ChunkHead.ColumnEntry entry = head.columns().get(column);
        try {
            byte[] block = block(offset + FrameHeader.BYTES + entry.offset(), entry);
            use.accept(
                    block,
                    entry.plainBytes(),
                    new ColumnDecoder.Shape(
                            entry.encodingId(),
                            head.rowCount(),
                            entry.nullCount(),
                            entry.valueBytes()));
        } catch (HeliosException e) {
            throw located(e, offset, head.tableIndex()).with("column", column);
        } catch (OutOfMemoryError e) {
            throw new HeliosException(
                            ErrorCode.OUT_OF_RESOURCES, "cannot allocate memory for dump buffer", e)
                    .with("file", source.name())
                    .with("offset", offset)
                    .hint("Give the program more memory.");
        }
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

    /** The plain bytes of a column; valid until the next one is read. */
    private byte[] block(long offset, ChunkHead.ColumnEntry entry) {
        int storedBytes = entry.storedBytes();
        stored.clear(KEPT_BYTES_MAX);
        stored.ensure(storedBytes);
        source.readFully(offset, stored.bytes(), 0, storedBytes);
        int actual = Checksum.crc32(stored.bytes(), 0, storedBytes);
        if (actual != entry.crc32()) {
            throw Corrupt.checksum(source.name(), offset, entry.crc32(), actual);
        }
        int plainBytes = entry.plainBytes();
        if (entry.codecId() == Codec.NONE && storedBytes == plainBytes) {
            return stored.bytes();
        }
        decompressor.requirePossible(entry.codecId(), stored.bytes(), 0, storedBytes, plainBytes);
        plain.clear(KEPT_BYTES_MAX);
        plain.ensure(plainBytes);
        decompressor
                .codec(entry.codecId())
                .decompress(stored.bytes(), 0, storedBytes, plain.bytes(), 0, plainBytes);
        return plain.bytes();
    }

    @Override
    public void close() {
        decompressor.close();
    }
}
