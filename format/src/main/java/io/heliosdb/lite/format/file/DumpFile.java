package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.io.ByteSource;

import java.util.List;
import java.util.function.IntPredicate;

/** An open dump file: what it says of itself, and where its rows are. Thread-safe. */
public final class DumpFile implements StoredState {
    private final ByteSource source;
    private final FileHeader header;
    private final DumpMetadata metadata;
    private final Schema schema;
    private final List<SequenceState> sequences;
    private final List<ChunkRef> chunks;
    private final DumpSummary summary;

    /** Of what is known to be intact. */
    DumpFile(
            ByteSource source,
            FileHeader header,
            DumpMetadata metadata,
            Schema schema,
            List<SequenceState> sequences,
            List<ChunkRef> chunks,
            DumpSummary summary) {
        this.source = source;
        this.header = header;
        this.metadata = metadata;
        this.schema = schema;
        this.sequences = List.copyOf(sequences);
        this.chunks = List.copyOf(chunks);
        this.summary = summary;
    }

    private static DumpFile read(ByteSource source) {
        FileHeader header = FileHeader.read(source);
        Trailer trailer = TrailerReader.read(source, header);
        FrameReader frames = new FrameReader(source, header.syncMarker());
        DumpFooter footer =
                frames.document(FrameType.FOOTER, trailer.footerOffset(), DocumentForms.FOOTER);
        DumpFile file =
                new DumpFile(
                        source,
                        header,
                        frames.document(
                                FrameType.METADATA,
                                footer.metadataOffset(),
                                DocumentForms.METADATA),
                        frames.document(
                                FrameType.SCHEMA, footer.schemaOffset(), DocumentForms.SCHEMA),
                        frames.document(
                                FrameType.SEQUENCES,
                                footer.sequencesOffset(),
                                DocumentForms.SEQUENCES),
                        frames.index(trailer.indexOffset()),
                        new DumpSummary(
                                footer.tables(),
                                footer.rowCount(),
                                footer.plainBytes(),
                                source.size(),
                                trailer.dataCrc32()));
        if (!file.isConsistent(trailer, footer)) {
            throw Corrupt.malformed(source.name(), trailer.footerOffset(), "index or footer");
        }
        RequiredFrames.check(source, header, footer.frameCount() - file.chunks.size());
        return file;
    }

    private boolean isConsistent(Trailer trailer, DumpFooter footer) {
        boolean holds =
                metadata.dumpId().equals(header.dumpId().toString())
                        && footer.chunkCount() == chunks.size()
                        && footer.tables().size() == schema.tables().size();
        long[] rowCounts = new long[schema.tables().size()];
        for (ChunkRef chunk : chunks) {
            boolean isOfTable = chunk.tableIndex() >= 0 && chunk.tableIndex() < rowCounts.length;
            if (isOfTable) {
                rowCounts[chunk.tableIndex()] += chunk.rowCount();
            }
            holds &= isOfTable;
            holds &= chunk.offset() >= FileHeader.BYTES && chunk.sliceOrdinal() >= 0;
            holds &= chunk.offset() <= trailer.footerOffset() - chunk.frameBytes();
            holds &= chunk.rowCount() >= 0 && chunk.rowCount() <= Limits.CHUNK_ROWS_MAX;
        }
        for (int i = 0; i < footer.tables().size() && holds; i++) {
            TableStatistics table = footer.tables().get(i);
            holds = table.table() == i && table.rowCount() == rowCounts[i];
        }
        return holds;
    }

    /**
     * The metadata at the beginning of a file; nothing else is read, so the rest may be damaged.
     *
     * @param source stays open
     * @throws HeliosException as for {@link #open}
     */
    public static DumpMetadata readMetadata(ByteSource source) {
        FileHeader header = FileHeader.read(source);
        FrameReader frames = new FrameReader(source, header.syncMarker());
        return frames.document(FrameType.METADATA, FileHeader.BYTES, DocumentForms.METADATA);
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
            return read(source);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public FormatVersion version() {
        return header.version();
    }

    @Override
    public List<DumpFile> files() {
        return List.of(this);
    }

    @Override
    public long fileBytes() {
        return summary.fileBytes();
    }

    @Override
    public DumpMetadata metadata() {
        return metadata;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public List<TableStatistics> statistics() {
        return summary.tables();
    }

    @Override
    public List<SequenceState> sequences() {
        return sequences;
    }

    @Override
    public StoredRows rows(IntPredicate tables) {
        return new DumpFileSource(this, tables);
    }

    @Override
    public StoredRows keys(IntPredicate tables) {
        return DumpFileSource.ofKeys(this, tables);
    }

    /** All chunks in the order of the file. */
    public List<ChunkRef> chunks() {
        return chunks;
    }

    public DumpSummary summary() {
        return summary;
    }

    /** Accounts for every byte; as {@link FileCheck#run}. */
    public FileReport check(int threads) {
        return FileCheck.run(source, threads);
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
