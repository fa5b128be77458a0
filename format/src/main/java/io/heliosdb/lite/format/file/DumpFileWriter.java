package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteSink;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Writes a dump file from front to back. Each batch becomes a chunk; the chunks are in the order of
 * their slices, whichever threads encoded them, so the same rows give the same bytes.
 */
public final class DumpFileWriter implements RowSink, AutoCloseable {
    private final ByteSink target;
    private final Compression compression;
    private final List<List<ColumnDef>> columns = new ArrayList<>();
    private final FrameWriter frames;
    private final OrderedChunks output;
    private final byte[] metadataBody;
    private final byte[] schemaBody;
    private final List<ChunkRef> chunks = new ArrayList<>();
    private final TableStatistics[] statistics;
    private boolean finished;

    /**
     * Writes the header, the metadata and the schema.
     *
     * @param target closed by {@link #close()}
     * @param metadata its dump id must be a UUID
     * @param bufferedBytesMax most encoded bytes that wait for their turn, over all threads
     * @throws HeliosException if the target cannot be written
     */
    public DumpFileWriter(
            ByteSink target,
            DumpMetadata metadata,
            Schema schema,
            Compression compression,
            long bufferedBytesMax) {
        this.target = target;
        this.compression = compression;
        this.statistics = new TableStatistics[schema.tables().size()];
        for (TableDef table : schema.tables()) {
            columns.add(table.dataColumns());
            statistics[table.index()] = TableStatistics.empty(table.index());
        }
        metadataBody = Documents.encode(DocumentForms.METADATA, metadata, Compression.NONE);
        schemaBody = Documents.encode(DocumentForms.SCHEMA, schema, compression);
        frames = new FrameWriter(target, FileHeader.of(UUID.fromString(metadata.dumpId())));
        output = new OrderedChunks(this::writeChunk, bufferedBytesMax);
        frames.write(FrameType.METADATA, metadataBody);
        frames.write(FrameType.SCHEMA, schemaBody);
    }

    @Override
    public Writer newWriter() {
        return new ChunkWriter();
    }

    /** Called by one thread at a time, in the order of the file. */
    private void writeChunk(EncodedChunk chunk) {
        int table = chunk.tableIndex();
        TableStatistics before = statistics[table];
        byte[] body = chunk.body().bytes();
        int bodyBytes = chunk.body().size();
        ChunkHead.putFirstRow(body, before.rowCount());
        Check.state(chunks.size() < ChunkIndex.CHUNKS_MAX, "too many chunks");
        long offset =
                frames.write(
                        FrameType.CHUNK, body, chunk.headBytes(), bodyBytes, chunk.blocksCrc());
        long frameBytes = frames.offset() - offset;
        chunks.add(
                new ChunkRef(
                        chunks.size(),
                        offset,
                        frameBytes,
                        table,
                        chunk.sliceOrdinal(),
                        chunk.rowCount(),
                        before.rowCount(),
                        chunk.valueBytes()));
        statistics[table] = before.plusChunk(chunk.rowCount(), chunk.valueBytes(), frameBytes);
    }

    /** What was written so far, for each table; whole when every slice has ended. */
    public List<TableStatistics> statistics() {
        return List.of(statistics);
    }

    /** Declares how many rows a table has besides those of this file, as its parent has them. */
    public void inherit(int table, long rowCount) {
        statistics[table] = statistics[table].inheriting(rowCount);
    }

    /**
     * Completes the file, once every slice has ended, and publishes it.
     *
     * @param sequences their values, read after the rows
     * @throws HeliosException if the target fails; nothing is published then
     */
    public DumpSummary finish(List<SequenceState> sequences) {
        Check.state(!finished, "finished twice");
        output.requireComplete();
        long sequencesOffset =
                frames.write(
                        FrameType.SEQUENCES,
                        Documents.encode(DocumentForms.SEQUENCES, sequences, Compression.NONE));
        long schemaOffset = frames.write(FrameType.SCHEMA, schemaBody);
        long metadataOffset = frames.write(FrameType.METADATA, metadataBody);
        long indexOffset = frames.write(FrameType.INDEX, ChunkIndex.encode(chunks));
        int dataCrc32 = frames.crc32();
        List<TableStatistics> tables = List.of(statistics);
        long rowCount = tables.stream().mapToLong(TableStatistics::rowCount).sum();
        long plainBytes = tables.stream().mapToLong(TableStatistics::plainBytes).sum();
        DumpFooter footer =
                new DumpFooter(
                        tables,
                        rowCount,
                        plainBytes,
                        chunks.size(),
                        frames.frameCount() + 1,
                        Checksum.text(dataCrc32),
                        sequencesOffset,
                        schemaOffset,
                        metadataOffset);
        long footerOffset =
                frames.write(
                        FrameType.FOOTER,
                        Documents.encode(DocumentForms.FOOTER, footer, Compression.NONE));
        long fileBytes = frames.offset() + Trailer.BYTES;
        frames.writeRaw(new Trailer(footerOffset, indexOffset, fileBytes, dataCrc32).encode());
        target.finish();
        finished = true;
        return new DumpSummary(tables, rowCount, plainBytes, fileBytes, dataCrc32);
    }

    /** Closes the target; abandons the file if it was not finished. */
    @Override
    public void close() {
        target.close();
    }

    /** Encodes for one thread. */
    private final class ChunkWriter implements Writer {
        private final ChunkEncoder encoder = new ChunkEncoder(compression);
        private OrderedChunks.Turn turn;
        private Slice slice;

        @Override
        public void begin(Slice next) {
            Check.state(turn == null, "slice %s is open", slice);
            turn = output.begin(next);
            slice = next;
        }

        @Override
        public void write(RowBatch batch) {
            Check.state(turn != null, "no slice is open");
            if (batch.rowCount() == 0) {
                return;
            }
            List<ColumnDef> table = columns.get(slice.tableIndex());
            output.write(turn, encoder.encode(slice, batch, table, output.takeBlock()));
        }

        @Override
        public void end(Slice ended) {
            Check.state(turn != null && slice.equals(ended), "not the open slice: %s", ended);
            output.end(turn);
            turn = null;
        }

        @Override
        public void close() {
            if (turn != null) {
                output.fail(new IllegalStateException("a slice was not completed"));
                turn = null;
            }
            encoder.close();
        }
    }
}
