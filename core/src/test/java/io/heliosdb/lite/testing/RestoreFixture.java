package io.heliosdb.lite.testing;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteArraySink;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.catalog.TableSelection;
import io.heliosdb.lite.restore.AppendRestore;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.OnConflict;
import io.heliosdb.lite.restore.PartRequest;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;
import io.heliosdb.lite.restore.RestoreSelection;

import java.time.Instant;
import java.util.UUID;

/** Dumps to memory, and restores from there. */
public final class RestoreFixture {
    private static final int JOBS = 4;

    private RestoreFixture() {}

    /** The bytes of a full dump. */
    public static byte[] dump(ConnectionSettings settings) {
        return dump(settings, TableSelection.all());
    }

    /** The bytes of a dump of a part. */
    public static byte[] dump(ConnectionSettings settings, TableSelection selection) {
        ByteArraySink sink = new ByteArraySink("memory");
        DumpRequest request = DumpRequest.of(selection, Compression.NONE, JOBS);
        new FullDump(settings, request, Progress.NONE).run(sink, new UUID(1, 2), Instant.EPOCH);
        return sink.toByteArray();
    }

    /** An append restore. */
    public static RestoreResult append(
            ConnectionSettings settings, byte[] dump, OnConflict onConflict) {
        return restore(settings, dump, PartRequest.adding(RestoreSelection.all(), onConflict));
    }

    /** A restore of a part. */
    public static RestoreResult restore(
            ConnectionSettings settings, byte[] dump, PartRequest part) {
        try (DumpFile file = DumpFile.open(new ByteArraySource("memory", dump))) {
            return new AppendRestore(settings, RestoreRequest.of(JOBS), part, Progress.NONE)
                    .run(file);
        }
    }

    /** A clean restore with some sessions. */
    public static RestoreResult restore(ConnectionSettings settings, byte[] dump) {
        return restore(settings, dump, RestoreRequest.of(JOBS));
    }

    /** A clean restore. */
    public static RestoreResult restore(
            ConnectionSettings settings, byte[] dump, RestoreRequest request) {
        try (DumpFile file = DumpFile.open(new ByteArraySource("memory", dump))) {
            String suffix = UUID.randomUUID().toString().substring(0, 8);
            return new CleanRestore(settings, request, Progress.NONE).run(file, suffix);
        }
    }
}
