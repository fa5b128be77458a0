package io.heliosdb.lite.chain;

import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;

/**
 * What the first bytes of a dump file tell of it.
 *
 * @param fileBytes size of the file
 */
public record DumpHead(Path path, long fileBytes, DumpMetadata metadata) {
    /** The order in which they were taken, as far as the clocks were right. */
    public static final Comparator<DumpHead> BY_AGE =
            Comparator.comparing((DumpHead head) -> head.metadata.createdAt())
                    .thenComparingInt(DumpHead::sequenceNumber)
                    .thenComparing(DumpHead::path);

    public String dumpId() {
        return metadata.dumpId();
    }

    public int sequenceNumber() {
        return metadata.sequenceNumber();
    }

    /** When the state was that it tells. */
    public Instant takenAt() {
        return Instant.parse(metadata.createdAt());
    }

    public boolean isFull() {
        return metadata.mode() == DumpMode.FULL;
    }

    /** Whether this is an increment of the other. */
    public boolean follows(DumpHead parent) {
        return Chain.follows(metadata, parent.metadata);
    }

    /** Whether it tells the state of the dump of this id. */
    public boolean tellsStateOf(String id) {
        return metadata.tellsStateOf(id);
    }
}
