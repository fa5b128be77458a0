package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What can be kept of a damaged file: every chunk of which each byte is intact, wherever it is, and
 * what was lost. Of an intact file it keeps everything.
 *
 * @param file as if the lost chunks had never been; its statistics count what is left
 * @param lostRows in the order of tables and rows, as far as they are known
 * @param isEndKnown whether the file still tells how many rows the tables had; if not, further rows
 *     may be lost behind the last one of any table
 * @param hasSequences whether the values of sequences were left
 * @param damages what is wrong with the file
 */
public record Salvage(
        DumpFile file,
        List<LostRows> lostRows,
        boolean isEndKnown,
        boolean hasSequences,
        List<Damage> damages) {
    /** The first frames are metadata and schema: chunks come behind them. */
    private static final int CHUNKS_FROM = 2;

    public Salvage {
        lostRows = List.copyOf(lostRows);
        damages = List.copyOf(damages);
    }

    /**
     * Reads and verifies the whole file.
     *
     * @param source closed with the file, and by this method if it fails
     * @param threads how many chunks are verified at a time, at least 1
     * @throws HeliosException {@code DUMP_CORRUPT} if no schema or no metadata is left, {@code
     *     VERSION_UNSUPPORTED} for another version, or what the source throws
     */
    public static Salvage of(ByteSource source, int threads) {
        try {
            return read(source, threads);
        } catch (RuntimeException | Error e) {
            source.close();
            throw e;
        }
    }

    private static Salvage read(ByteSource source, int threads) {
        FileSurvey survey = FileSurvey.of(source);
        Schema schema = survey.schema().orElseThrow(() -> nothingLeft(source, "schema"));
        DumpMetadata metadata =
                survey.metadata().orElseThrow(() -> nothingLeft(source, "metadata"));
        List<ChunkCheck.Result> results = new ChunkCheck(source, survey, false).run(threads);
        List<Damage> damages = new ArrayList<>(survey.damages());
        results.forEach(result -> result.damage().ifPresent(damages::add));
        if (damages.isEmpty()) {
            new StructureCheck(source, survey, results).damage().ifPresent(damages::add);
        }
        KeptRows kept = new KeptRows(schema.tables().size());
        List<ChunkRef> chunks = new ArrayList<>();
        for (ChunkCheck.Result result : results) {
            result.intact()
                    .map(chunk -> chunk.withNumber(chunks.size()))
                    .filter(kept::add)
                    .ifPresent(chunks::add);
        }
        long[] rowCounts = new long[schema.tables().size()];
        List<ChunkRef> known = results.stream().flatMap(r -> r.chunk().stream()).toList();
        boolean isEndKnown = countRows(survey, known, rowCounts);
        List<TableStatistics> tables = ChunkRef.statistics(chunks, rowCounts.length);
        List<SequenceState> sequences = survey.sequences().orElse(List.of());
        DumpFile file =
                new DumpFile(
                        source,
                        survey.header(),
                        metadata,
                        schema,
                        sequences,
                        chunks,
                        new DumpSummary(
                                tables,
                                tables.stream().mapToLong(TableStatistics::rowCount).sum(),
                                tables.stream().mapToLong(TableStatistics::plainBytes).sum(),
                                source.size(),
                                0));
        return new Salvage(
                file, kept.lost(rowCounts), isEndKnown, survey.sequences().isPresent(), damages);
    }

    private static HeliosException nothingLeft(ByteSource source, String what) {
        return Corrupt.malformed(source.name(), FileHeader.BYTES, what)
                .hint("No copy of it is intact. Restore an older dump.");
    }

    /**
     * How many rows each table had, as the footer, the index or the chunks tell.
     *
     * @return false if there may have been more
     */
    private static boolean countRows(FileSurvey survey, List<ChunkRef> known, long[] counts) {
        if (survey.footer().filter(f -> f.tables().size() == counts.length).isPresent()) {
            survey.footer().get().tables().stream()
                    .filter(table -> table.table() >= 0 && table.table() < counts.length)
                    .forEach(table -> counts[table.table()] = table.rowCount());
            return true;
        }
        List<ChunkRef> chunks = new ArrayList<>(known);
        survey.index().ifPresent(chunks::addAll);
        for (ChunkRef chunk : chunks) {
            int table = chunk.tableIndex();
            if (table >= 0 && table < counts.length && KeptRows.isRange(chunk)) {
                counts[table] = Math.max(counts[table], chunk.firstRow() + chunk.rowCount());
            }
        }
        return survey.index().isPresent() || areAllChunksThere(survey);
    }

    private static boolean areAllChunksThere(FileSurvey survey) {
        Set<Integer> sequences = new HashSet<>();
        for (FrameScanner.Frame frame : survey.frames()) {
            if (frame.is(FrameType.SEQUENCES)) {
                return sequences.size() == frame.sequence() - CHUNKS_FROM;
            }
            if (frame.sequence() >= CHUNKS_FROM) {
                sequences.add(frame.sequence());
            }
        }
        return false;
    }

    /** The ranges of rows that were kept, so that no row is kept twice. */
    private static final class KeptRows {
        private final List<TreeMap<Long, Long>> ends = new ArrayList<>();

        KeptRows(int tableCount) {
            for (int i = 0; i < tableCount; i++) {
                ends.add(new TreeMap<>());
            }
        }

        /** Whether its numbers can be those of rows. */
        static boolean isRange(ChunkRef chunk) {
            return chunk.rowCount() > 0
                    && chunk.firstRow() >= 0
                    && chunk.firstRow() <= Long.MAX_VALUE - chunk.rowCount();
        }

        /** False if some of its rows are there already, as in a frame that was duplicated. */
        boolean add(ChunkRef chunk) {
            TreeMap<Long, Long> table = ends.get(chunk.tableIndex());
            long first = chunk.firstRow();
            if (!isRange(chunk)) {
                return false;
            }
            long end = first + chunk.rowCount();
            Long next = table.ceilingKey(first);
            if ((next != null && next < end)
                    || (table.lowerEntry(first) != null
                            && table.lowerEntry(first).getValue() > first)) {
                return false;
            }
            table.put(first, end);
            return true;
        }

        /** What is missing below these numbers of rows. */
        List<LostRows> lost(long[] rowCounts) {
            List<LostRows> lost = new ArrayList<>();
            for (int table = 0; table < rowCounts.length; table++) {
                long at = 0;
                for (Map.Entry<Long, Long> range : ends.get(table).entrySet()) {
                    if (range.getKey() > at) {
                        lost.add(new LostRows(table, at, range.getKey() - at));
                    }
                    at = range.getValue();
                }
                if (rowCounts[table] > at) {
                    lost.add(new LostRows(table, at, rowCounts[table] - at));
                }
            }
            return lost;
        }
    }
}
