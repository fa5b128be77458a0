package io.heliosdb.lite.e2e;

import io.heliosdb.lite.batch.Progress;
import io.heliosdb.lite.dump.DumpRequest;
import io.heliosdb.lite.dump.DumpResult;
import io.heliosdb.lite.dump.FullDump;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FileCheck;
import io.heliosdb.lite.format.file.FileReport;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FileByteSource;
import io.heliosdb.lite.io.PublishedFile;
import io.heliosdb.lite.restore.CleanRestore;
import io.heliosdb.lite.restore.RestoreRequest;
import io.heliosdb.lite.restore.RestoreResult;

import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;

/** Dump and restore in this process: quicker than a process each. */
final class Transfer {
    private Transfer() {}

    static DumpResult dump(DatabaseServer server, String database, DumpRequest request, Path file) {
        return dump(server, database, request, file, UUID.randomUUID(), Instant.now());
    }

    static DumpResult dump(
            DatabaseServer server,
            String database,
            DumpRequest request,
            Path file,
            UUID id,
            Instant createdAt) {
        return new FullDump(server.settings(database), request, Progress.NONE)
                .run(PublishedFile.create(file, id.toString().substring(0, 8)), id, createdAt);
    }

    static RestoreResult restore(DatabaseServer server, String database, Path file, int jobs) {
        try (DumpFile dump = DumpFile.open(FileByteSource.open(file))) {
            return new CleanRestore(
                            server.settings(database), RestoreRequest.of(jobs), Progress.NONE)
                    .run(dump, UUID.randomUUID().toString().substring(0, 8));
        }
    }

    static FileReport verify(Path file) {
        try (ByteSource source = FileByteSource.open(file)) {
            return FileCheck.run(source, 2);
        }
    }
}
