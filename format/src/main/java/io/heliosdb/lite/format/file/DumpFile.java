package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.io.ByteSource;

import java.util.List;

/** An open dump file: what it says of itself, and where its rows are. Thread-safe. */
public final class DumpFile implements AutoCloseable {
    private final ByteSource source;
    private final FileHeader header;
    private final Trailer trailer;
    private final DumpMetadata metadata;
    private final Schema schema;
    private final List<SequenceState> sequences;
    private final List<ChunkRef> chunks;
    private final DumpFooter footer;

    private DumpFile(ByteSource source) {
        this.source = source;
        header = FileHeader.read(source);
        trailer = TrailerReader.read(source, header);
        FrameReader frames = new FrameReader(source, header.syncMarker());
        String name = source.name();
        long at = trailer.footerOffset();
        footer = Documents.decode(frames.body(FrameType.FOOTER, at), DumpFooter.class, name, at);
        at = trailer.indexOffset();
        long indexOffset = at;
        chunks =
                ChunkIndex.decode(frames.body(FrameType.INDEX, at))
                        .orElseThrow(() -> Corrupt.malformed(name, indexOffset, "INDEX"));
        at = footer.metadataOffset();
        metadata =
                Documents.decode(frames.body(FrameType.METADATA, at), DumpMetadata.class, name, at);
        at = footer.schemaOffset();
        schema = Documents.decode(frames.body(FrameType.SCHEMA, at), Schema.class, name, at);
        at = footer.sequencesOffset();
        byte[] body = frames.body(FrameType.SEQUENCES, at);
        sequences = List.of(Documents.decode(body, SequenceState[].class, name, at));
        requireConsistent();
        RequiredFrames.check(source, header, footer.frameCount() - chunks.size());
    }

    private void requireConsistent() {
        boolean holds =
                metadata.dumpId().equals(header.dumpId().toString())
                        && footer.chunkCount() == chunks.size()
                        && footer.tables().size() == schema.tables().size();
        for (int i = 0; i < footer.tables().size(); i++) {
            holds &= footer.tables().get(i).table() == i;
        }
        for (ChunkRef chunk : chunks) {
            holds &= chunk.tableIndex() >= 0 && chunk.tableIndex() < schema.tables().size();
            holds &= chunk.offset() >= FileHeader.BYTES && chunk.sliceOrdinal() >= 0;
            holds &= chunk.offset() + chunk.frameBytes() <= trailer.footerOffset();
            holds &= chunk.rowCount() >= 0 && chunk.rowCount() <= Limits.CHUNK_ROWS_MAX;
        }
        if (!holds) {
            throw Corrupt.malformed(source.name(), trailer.footerOffset(), "index or footer");
        }
    }

    /**
     * Opens a file. Reads all but the rows, and verifies what it reads.
     *
     * @param source closed by {@link #close()}, and by this method if it fails
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if it is not a whole dump file; {@link
     *     ErrorCode#VERSION_UNSUPPORTED} if it is of a version that is not readable
     */
    public static DumpFile open(ByteSource source) {
        try {
            return new DumpFile(source);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    /** What to call the file in messages. */
    public String name() {
        return source.name();
    }

    public FormatVersion version() {
        return header.version();
    }

    public DumpMetadata metadata() {
        return metadata;
    }

    public Schema schema() {
        return schema;
    }

    /** One for each table of the schema, in its order. */
    public List<TableStatistics> statistics() {
        return footer.tables();
    }

    public List<SequenceState> sequences() {
        return sequences;
    }

    /** All chunks in the order of the file. */
    public List<ChunkRef> chunks() {
        return chunks;
    }

    public DumpSummary summary() {
        return new DumpSummary(
                footer.tables(),
                footer.rowCount(),
                footer.plainBytes(),
                source.size(),
                trailer.dataCrc32());
    }

    /** A reader of chunks for one thread. */
    public ChunkReader newChunkReader() {
        return new ChunkReader(
                source,
                header.syncMarker(),
                table -> schema.tables().get(table).dataColumns().size());
    }

    @Override
    public void close() {
        source.close();
    }
}
