package io.heliosdb.lite.format.file;

import java.util.List;

/**
 * What {@link FileCheck} found.
 *
 * @param magicOk whether it begins as a dump file does
 * @param headerOk whether the first 64 bytes are intact
 * @param version of the file, as in {@code 3.1.0}; empty if unknown
 * @param compatible whether this program reads the version
 * @param metadataOk whether metadata, schema, index and footer are intact
 * @param dataOk whether every byte of data is intact; in a quick check, whether nothing was seen
 *     that is not
 * @param expectedCrc32 checksum of the data according to the trailer, 0 if that is damaged
 * @param actualCrc32 checksum of the data as it is; in a quick check the expected one
 * @param chunkCount chunks seen
 * @param rowCount rows of the chunks that are intact
 * @param damages in the order of their offsets
 */
public record FileReport(
        boolean magicOk,
        boolean headerOk,
        String version,
        boolean compatible,
        boolean metadataOk,
        boolean dataOk,
        int expectedCrc32,
        int actualCrc32,
        int chunkCount,
        long rowCount,
        List<Damage> damages) {
    public FileReport {
        damages = List.copyOf(damages);
    }

    /** Whether every byte is accounted for. */
    public boolean isPassed() {
        return damages.isEmpty();
    }
}
