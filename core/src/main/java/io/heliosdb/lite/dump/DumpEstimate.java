package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.file.DumpFileWriter;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.NullSink;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.copy.CopySource;
import io.heliosdb.lite.pg.copy.CopyTable;
import io.heliosdb.lite.pg.copy.LockedCatalog;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * What a dump would come to, from a sample: some ranges of pages of every large table, and all of
 * the small ones, are read and compressed as for the dump, and the rest is taken to be like them.
 *
 * @param storedBytes size of the file
 * @param seconds time on this machine, as busy as it is now
 */
public record DumpEstimate(long storedBytes, double seconds) {
    private static final double NANOS_PER_SECOND = 1e9;

    /**
     * Reads the sample.
     *
     * @param nanoTime a clock, as {@link System#nanoTime}
     */
    public static DumpEstimate of(
            ConnectionSettings settings, DumpRequest request, LongSupplier nanoTime) {
        try (LockedCatalog locked =
                LockedCatalog.open(settings, request.selection(), request.jobs())) {
            List<CopyTable> tables = locked.copyTables();
            CopySource sample =
                    CopySource.sample(locked.snapshot().sessions(), tables, request.batchLimit());
            DumpMetadata metadata =
                    Origin.full(locked.facts(), request, new UUID(0, 0), Instant.EPOCH);
            long begun = nanoTime.getAsLong();
            DumpSummary summary;
            try (ByteSink target = new NullSink();
                    DumpFileWriter file =
                            new DumpFileWriter(
                                    target,
                                    metadata,
                                    locked.catalog().schema(),
                                    request.compression(),
                                    request.bufferedBytesMax())) {
                Pipe.run(sample, file, sample.sessionCount());
                summary = file.finish(List.of());
            }
            double sampleSeconds = (nanoTime.getAsLong() - begun) / NANOS_PER_SECOND;
            return extrapolate(summary, sample.slices(), tables, sampleSeconds);
        }
    }

    private static DumpEstimate extrapolate(
            DumpSummary summary, List<Slice> sample, List<CopyTable> tables, double seconds) {
        long[] sampledPages = new long[tables.size()];
        sample.forEach(
                slice ->
                        sampledPages[slice.tableIndex()] +=
                                slice.to() == Long.MAX_VALUE
                                        ? tables.get(slice.tableIndex()).pageCount()
                                        : slice.to() - slice.from());
        double storedBytes = 0;
        double sampledBytes = 0;
        for (int i = 0; i < tables.size(); i++) {
            long stored = summary.tables().get(i).storedBytes();
            sampledBytes += stored;
            storedBytes +=
                    sampledPages[i] == 0
                            ? stored
                            : stored * ((double) tables.get(i).pageCount() / sampledPages[i]);
        }
        double scale = sampledBytes == 0 ? 1 : storedBytes / sampledBytes;
        // What is not rows, as the schema, is there once.
        double fixedBytes = summary.fileBytes() - sampledBytes;
        return new DumpEstimate((long) (storedBytes + fixedBytes), seconds * scale);
    }
}
