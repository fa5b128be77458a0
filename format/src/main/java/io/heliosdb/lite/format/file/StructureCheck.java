package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the intact parts of a file fit each other: copies, index, statistics, offsets. */
final class StructureCheck {
    /** The frames of a file, apart from its chunks behind the first two. */
    private static final List<FrameType> ORDER =
            List.of(
                    FrameType.METADATA,
                    FrameType.SCHEMA,
                    FrameType.SEQUENCES,
                    FrameType.SCHEMA,
                    FrameType.METADATA,
                    FrameType.INDEX,
                    FrameType.FOOTER);

    private static final int CHUNKS_AT = 2;

    private final ByteSource source;
    private final FileSurvey survey;
    private final List<ChunkRef> chunks;

    /**
     * @param results every chunk of the file, all intact
     */
    StructureCheck(ByteSource source, FileSurvey survey, List<ChunkCheck.Result> results) {
        this.source = source;
        this.survey = survey;
        this.chunks = results.stream().flatMap(result -> result.chunk().stream()).toList();
    }

    /** The first thing that does not fit; only for a survey without damage. */
    Optional<Damage> damage() {
        List<FrameScanner.Frame> known =
                survey.frames().stream()
                        .filter(frame -> FrameType.of(frame.typeId()).isPresent())
                        .toList();
        List<FrameScanner.Frame> others =
                known.stream().filter(frame -> !frame.is(FrameType.CHUNK)).toList();
        List<FrameType> types =
                others.stream().flatMap(frame -> FrameType.of(frame.typeId()).stream()).toList();
        if (!types.equals(ORDER)) {
            return differs("file", FileHeader.BYTES, "order of frames");
        }
        if (!chunks.isEmpty()
                && known.subList(CHUNKS_AT, CHUNKS_AT + chunks.size()).stream()
                        .anyMatch(frame -> !frame.is(FrameType.CHUNK))) {
            return differs("file", FileHeader.BYTES, "order of frames");
        }
        if (!survey.metadata()
                .map(DumpMetadata::dumpId)
                .equals(Optional.of(survey.header().dumpId().toString()))) {
            return differs("metadata", others.get(0).offset(), "dump id");
        }
        if (!isCopy(others.get(0), others.get(4)) || !isCopy(others.get(1), others.get(3))) {
            return differs("file", others.get(3).offset(), "copies of metadata or schema");
        }
        if (!isIndexRight()) {
            return differs("index", others.get(5).offset(), "index");
        }
        return survey.footer().filter(footer -> isFooterRight(footer, others)).isPresent()
                ? Optional.empty()
                : differs("footer", others.get(6).offset(), "footer or trailer");
    }

    private Optional<Damage> differs(String frame, long offset, String part) {
        HeliosException e = Corrupt.malformed(source.name(), offset, part);
        return Optional.of(Damage.of(e, frame, ""));
    }

    private boolean isCopy(FrameScanner.Frame one, FrameScanner.Frame other) {
        return one.bodyBytes() == other.bodyBytes() && bodyCrc(one) == bodyCrc(other);
    }

    private int bodyCrc(FrameScanner.Frame frame) {
        return source.crc32(frame.offset() + FrameHeader.BYTES, frame.bodyBytes());
    }

    private boolean isIndexRight() {
        List<ChunkRef> numbered = new ArrayList<>();
        chunks.forEach(chunk -> numbered.add(chunk.withNumber(numbered.size())));
        return survey.index().equals(Optional.of(numbered));
    }

    private boolean isFooterRight(DumpFooter footer, List<FrameScanner.Frame> others) {
        int tableCount = survey.schema().map(schema -> schema.tables().size()).orElse(0);
        if (footer.tables().size() != tableCount) {
            return false;
        }
        List<TableStatistics> tables = new ArrayList<>();
        for (TableStatistics counted : ChunkRef.statistics(chunks, tableCount)) {
            tables.add(counted.inheriting(inherited(footer.tables().get(counted.table()))));
        }
        Trailer expected =
                new Trailer(
                        others.get(6).offset(),
                        others.get(5).offset(),
                        source.size(),
                        survey.trailer().map(Trailer::dataCrc32).orElse(0));
        return survey.trailer().equals(Optional.of(expected))
                && footer.equals(
                        new DumpFooter(
                                tables,
                                tables.stream().mapToLong(TableStatistics::rowCount).sum(),
                                tables.stream().mapToLong(TableStatistics::plainBytes).sum(),
                                chunks.size(),
                                survey.frames().size(),
                                Checksum.text(expected.dataCrc32()),
                                others.get(2).offset(),
                                others.get(3).offset(),
                                others.get(4).offset()))
                && areRowsWithoutGaps(tables.size());
    }

    /** What only the footer can know; a full dump has nothing to inherit from. */
    private long inherited(TableStatistics table) {
        boolean isIncrement =
                survey.metadata().filter(m -> m.mode() == DumpMode.INCREMENTAL).isPresent();
        return isIncrement && table.inheritedRowCount() > 0 ? table.inheritedRowCount() : 0;
    }

    private boolean areRowsWithoutGaps(int tableCount) {
        long[] next = new long[tableCount];
        for (ChunkRef chunk : chunks) {
            if (chunk.firstRow() != next[chunk.tableIndex()]) {
                return false;
            }
            next[chunk.tableIndex()] += chunk.rowCount();
        }
        return true;
    }
}
