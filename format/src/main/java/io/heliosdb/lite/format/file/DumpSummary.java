package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.TableStatistics;

import java.util.List;

/**
 * What a dump file holds in all.
 *
 * @param tables one for each table of the schema, in its order
 * @param rowCount rows of all tables
 * @param plainBytes bytes of all values as they travel on the wire, without lengths
 * @param fileBytes size of the file
 * @param dataCrc32 checksum of all bytes before the footer's frame
 */
public record DumpSummary(
        List<TableStatistics> tables,
        long rowCount,
        long plainBytes,
        long fileBytes,
        int dataCrc32) {
    public DumpSummary {
        tables = List.copyOf(tables);
    }
}
