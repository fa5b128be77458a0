package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.TableStatistics;

import java.util.List;

/**
 * The footer's JSON. docs/format.md section 6.
 *
 * @param tables one for each table of the schema, in its order
 * @param rowCount rows of all tables
 * @param plainBytes bytes of all values
 * @param chunkCount chunks in the file
 * @param frameCount frames in the file, footer included
 * @param dataCrc32 checksum of all bytes before the footer's frame, as {@code 0xA1B2C3D4}
 * @param sequencesOffset first byte of the frame of the sequences
 * @param schemaOffset first byte of the frame of the schema's copy
 * @param metadataOffset first byte of the frame of the metadata's copy
 */
record DumpFooter(
        List<TableStatistics> tables,
        long rowCount,
        long plainBytes,
        int chunkCount,
        int frameCount,
        String dataCrc32,
        long sequencesOffset,
        long schemaOffset,
        long metadataOffset) {
    DumpFooter {
        tables = List.copyOf(tables);
    }
}
