package io.heliosdb.lite.dump;

import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ServerFacts;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** Identity and origin of a dump, as its metadata tell them. */
final class Origin {
    private Origin() {}

    static DumpMetadata full(
            ServerFacts facts, DumpRequest request, UUID dumpId, Instant createdAt) {
        return metadata(facts, request, dumpId, createdAt, DumpMode.FULL, "", 0, "");
    }

    static DumpMetadata increment(
            ServerFacts facts,
            DumpRequest request,
            UUID dumpId,
            Instant createdAt,
            StoredState parentState) {
        DumpMetadata parent = parentState.metadata();
        return metadata(
                facts,
                request,
                dumpId,
                createdAt,
                DumpMode.INCREMENTAL,
                parent.stateId(),
                parent.sequenceNumber() + 1,
                Path.of(parentState.name()).toAbsolutePath().normalize().toString());
    }

    private static DumpMetadata metadata(
            ServerFacts facts,
            DumpRequest request,
            UUID dumpId,
            Instant createdAt,
            DumpMode mode,
            String parentId,
            int sequenceNumber,
            String parentFile) {
        return new DumpMetadata(
                dumpId.toString(),
                createdAt.truncatedTo(ChronoUnit.SECONDS).toString(),
                mode,
                facts.lsn(),
                request.compression().name(),
                request.compression().level(),
                parentId,
                sequenceNumber,
                facts.systemIdentifier(),
                facts.timeline(),
                facts.database(),
                facts.databaseOid(),
                facts.snapshot(),
                facts.serverVersion(),
                facts.serverVersionNumber(),
                facts.serverEncoding().equals("SQL_ASCII") ? "SQL_ASCII" : "UTF8",
                facts.serverEncoding(),
                facts.collation(),
                facts.characterType(),
                FormatVersion.CURRENT.toString(),
                !request.selection().isAll(),
                request.selection().content(),
                request.selection().kindsLeftOut(),
                "",
                parentFile);
    }
}
