package io.heliosdb.lite.format.file;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Verifies, decompresses and decodes chunks with some threads. */
final class ChunkCheck {
    private final ByteSource source;
    private final FileHeader header;
    private final Optional<DumpFile> file;

    /**
     * What became of one chunk.
     *
     * @param crc32 checksum of the whole frame as it is
     * @param intactRows its rows, 0 if it is damaged
     */
    record Result(
            long offset,
            long frameBytes,
            int crc32,
            int tableIndex,
            int intactRows,
            long firstRow,
            List<Damage> damages) {
        boolean matches(ChunkRef ref) {
            return ref.tableIndex() == tableIndex
                    && ref.rowCount() == intactRows
                    && ref.firstRow() == firstRow;
        }
    }

    ChunkCheck(ByteSource source, FileHeader header, Optional<DumpFile> file) {
        this.source = source;
        this.header = header;
        this.file = file;
    }

    /** Checks all chunks; the results are in the order of the frames. */
    List<Result> run(List<FrameScanner.Frame> frames, int threads) {
        Result[] results = new Result[frames.size()];
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService workers =
                Executors.newFixedThreadPool(
                        threads, Thread.ofPlatform().name("check-", 0).factory())) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                running.add(workers.submit(() -> work(frames, next, results)));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HeliosException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
        return Arrays.asList(results);
    }

    private void work(List<FrameScanner.Frame> frames, AtomicInteger next, Result[] results) {
        RowBatch batch = new RowBatch();
        try (ChunkReader reader = new ChunkReader(source, header.syncMarker(), table -> -1)) {
            for (int i = next.getAndIncrement(); i < results.length; i = next.getAndIncrement()) {
                results[i] = check(frames.get(i), reader, batch);
            }
        }
    }

    private Result check(FrameScanner.Frame frame, ChunkReader reader, RowBatch batch) {
        List<Damage> damages = new ArrayList<>();
        int table = -1;
        int rows = 0;
        long firstRow = -1;
        int crc = 0;
        try {
            ChunkHead head = reader.head(frame.offset());
            table = head.tableIndex();
            firstRow = head.firstRow();
            reader.read(frame.offset(), head, batch);
            crc = reader.frameCrc(head);
            rows = head.rowCount();
            requireColumns(head, frame.offset());
        } catch (HeliosException e) {
            if (e.code() != ErrorCode.DUMP_CORRUPT) {
                throw e;
            }
            rows = 0;
            crc =
                    new FrameReader(source, header.syncMarker())
                            .crc32(frame.offset(), frame.frameBytes());
            damages.add(
                    new Damage(
                            Damage.Kind.CORRUPT,
                            frame.offset(),
                            "chunk",
                            tableName(table),
                            e.getMessage()));
        }
        return new Result(frame.offset(), frame.frameBytes(), crc, table, rows, firstRow, damages);
    }

    private void requireColumns(ChunkHead head, long offset) {
        if (file.isEmpty()) {
            return;
        }
        List<TableDef> tables = file.get().schema().tables();
        int table = head.tableIndex();
        if (table < 0
                || table >= tables.size()
                || tables.get(table).dataColumns().size() != head.columns().size()) {
            throw Corrupt.malformed(source.name(), offset, "columns");
        }
    }

    private String tableName(int table) {
        return file.map(DumpFile::schema)
                .filter(schema -> table >= 0 && table < schema.tables().size())
                .map(schema -> schema.tables().get(table).displayName())
                .orElse("");
    }
}
