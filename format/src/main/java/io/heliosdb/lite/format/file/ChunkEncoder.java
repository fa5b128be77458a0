package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Codec;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.column.ByteBlock;
import io.heliosdb.lite.format.column.ColumnEncoder;
import io.heliosdb.lite.format.column.Encoding;

import java.util.List;

/** Encodes and compresses batches. For one thread; holds native memory until closed. */
final class ChunkEncoder implements AutoCloseable {
    /** Memory that is kept from chunk to chunk; a huge row's is given back. */
    static final int KEPT_BYTES_MAX = 16 << 20;

    /** Smaller blocks are not worth a call of the codec. */
    private static final int COMPRESSED_BYTES_MIN = 64;

    private final ColumnEncoder encoder = new ColumnEncoder();
    private final ByteBlock plain = new ByteBlock();
    private final Codec codec;

    ChunkEncoder(Compression compression) {
        this.codec = compression.newCodec();
    }

    /** Encodes a batch as the body of a chunk's frame into {@code body}. */
    EncodedChunk encode(Slice slice, RowBatch batch, List<ColumnDef> columns, ByteBlock body) {
        int count = batch.columnCount();
        Check.argument(count == columns.size(), "batch has %d columns", count);
        Check.argument(
                Limits.allowChunk(batch.rowCount(), count, batch.valueBytes()),
                "batch is too large: %d rows, %d bytes",
                batch.rowCount(),
                batch.valueBytes());
        int headBytes = ChunkHead.headBytes(count);
        body.clear(KEPT_BYTES_MAX);
        body.ensure(headBytes);
        body.setSize(headBytes);
        int table = slice.tableIndex();
        ChunkHead.encode(body.bytes(), table, slice.ordinal(), batch.rowCount(), count);
        int blocksCrc = 0;
        for (int i = 0; i < count; i++) {
            ChunkHead.ColumnEntry entry = encodeColumn(batch, i, columns.get(i), body);
            entry.encode(body.bytes(), ChunkHead.headBytes(i));
            blocksCrc = Checksum.join(blocksCrc, entry.crc32(), entry.storedBytes());
        }
        return new EncodedChunk(
                body,
                headBytes,
                blocksCrc,
                table,
                slice.ordinal(),
                batch.rowCount(),
                batch.valueBytes());
    }

    private ChunkHead.ColumnEntry encodeColumn(
            RowBatch batch, int index, ColumnDef column, ByteBlock body) {
        int start = body.size();
        Encoding encoding;
        int plainBytes;
        int codecId = Codec.NONE;
        if (codec.id() == Codec.NONE) {
            encoding = encoder.encode(batch.column(index), column.kind(), body);
            plainBytes = body.size() - start;
        } else {
            plain.clear(KEPT_BYTES_MAX);
            encoding = encoder.encode(batch.column(index), column.kind(), plain);
            plainBytes = plain.size();
            codecId = compress(body);
        }
        int storedBytes = body.size() - start;
        return new ChunkHead.ColumnEntry(
                encoding.id(),
                codecId,
                start,
                storedBytes,
                plainBytes,
                batch.column(index).byteCount(),
                encoder.nullCount(),
                Checksum.crc32(body.bytes(), start, storedBytes));
    }

    /** Appends the plain block, compressed if that saves more than a thirty-second. */
    private int compress(ByteBlock body) {
        int plainBytes = plain.size();
        if (plainBytes >= COMPRESSED_BYTES_MIN) {
            int start = body.size();
            int room = Math.min(codec.storedBytesMax(plainBytes), ByteBlock.BYTES_MAX - 64 - start);
            body.ensure(room);
            int stored = codec.compress(plain.bytes(), 0, plainBytes, body.bytes(), start, room);
            if (stored >= 0 && stored < plainBytes - plainBytes / 32) {
                body.setSize(start + stored);
                return codec.id();
            }
        }
        body.append(plain.bytes(), 0, plainBytes);
        return Codec.NONE;
    }

    @Override
    public void close() {
        codec.close();
    }
}
