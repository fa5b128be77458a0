package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.ParallelTasks;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.io.ByteSource;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Verifies and decompresses chunks with some threads, and checks that they can be decoded. */
final class ChunkCheck {
    private final ByteSource source;
    private final FileSurvey survey;
    private final boolean isQuick;

    /**
     * What became of one chunk.
     *
     * @param frame where it is
     * @param crc32 checksum of the whole frame as it is; 0 in a quick check
     * @param chunk what its head says, whether or not its blocks are intact; empty if the head
     *     makes no sense. The number is not set
     * @param damage empty if it is intact
     */
    record Result(
            FrameScanner.Frame frame,
            int crc32,
            Optional<ChunkRef> chunk,
            Optional<Damage> damage) {
        /** The chunk, if all of it is intact. */
        Optional<ChunkRef> intact() {
            return damage.isEmpty() ? chunk : Optional.empty();
        }
    }

    /**
     * @param isQuick whether blocks are left alone, so that only heads are checked
     */
    ChunkCheck(ByteSource source, FileSurvey survey, boolean isQuick) {
        this.source = source;
        this.survey = survey;
        this.isQuick = isQuick;
    }

    /**
     * Checks all chunks; the results are in the order of the file.
     *
     * @throws HeliosException if the source cannot be read, the memory does not suffice, or the
     *     thread was interrupted
     */
    List<Result> run(int threads) {
        List<FrameScanner.Frame> frames = survey.chunks();
        Result[] results = new Result[frames.size()];
        List<Integer> places = IntStream.range(0, results.length).boxed().toList();
        ParallelTasks.run(places, () -> new Checker(frames, results), threads);
        return Arrays.asList(results);
    }

    /** Checks in one thread. */
    private final class Checker implements ParallelTasks.Worker<Integer> {
        private final List<FrameScanner.Frame> frames;
        private final Result[] results;
        private final ChunkReader reader =
                new ChunkReader(source, survey.header().syncMarker(), table -> -1);

        Checker(List<FrameScanner.Frame> frames, Result[] results) {
            this.frames = frames;
            this.results = results;
        }

        @Override
        public void work(Integer place) {
            results[place] = check(frames.get(place));
        }

        private Result check(FrameScanner.Frame frame) {
            Optional<ChunkRef> chunk = Optional.empty();
            String table = "";
            try {
                ChunkHead head = reader.head(frame.offset());
                chunk = Optional.of(head.at(frame));
                table = Damage.tableName(survey.schema(), head.tableIndex());
                requireColumns(head, frame.offset());
                int crc = 0;
                if (!isQuick) {
                    reader.check(frame.offset(), head);
                    crc = reader.frameCrc(head);
                }
                return new Result(frame, crc, chunk, Optional.empty());
            } catch (HeliosException e) {
                Damage damage = Damage.of(e, "chunk", table);
                int crc = isQuick ? 0 : source.crc32(frame.offset(), frame.frameBytes());
                return new Result(frame, crc, chunk, Optional.of(damage));
            }
        }

        private void requireColumns(ChunkHead head, long offset) {
            int table = head.tableIndex();
            Optional<Schema> schema = survey.schema();
            if (schema.isPresent()
                    && (table < 0
                            || table >= schema.get().tables().size()
                            || schema.get().tables().get(table).dataColumns().size()
                                    != head.columns().size())) {
                throw Corrupt.malformed(source.name(), offset, "columns");
            }
        }

        @Override
        public void close() {
            reader.close();
        }
    }
}
