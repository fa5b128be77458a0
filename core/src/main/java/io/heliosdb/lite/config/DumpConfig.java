package io.heliosdb.lite.config;

import io.heliosdb.lite.format.codec.Compression;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How dumps are written, by {@code dump} and by the schedule.
 *
 * @param compression of the file
 * @param batchRowsMax rows of a batch, which is a chunk of the file; without it bytes alone limit
 *     it
 * @param backupDirectory where dumps go by schedule
 * @param database which database is dumped by schedule; else that of the instance's user
 */
public record DumpConfig(
        Compression compression,
        Optional<Integer> batchRowsMax,
        Optional<Path> backupDirectory,
        Optional<String> database) {
    static final Key<String> COMPRESSION =
            Key.of("dump", "compression", ValueType.oneOf("none", "lz4", "zstd"), "zstd");
    static final Key<Integer> COMPRESSION_LEVEL =
            Key.of(
                    "dump",
                    "compression_level",
                    ValueType.count(1, Compression.ZSTD_LEVEL_MAX),
                    Compression.ZSTD_LEVEL_DEFAULT);
    static final Key<Integer> BATCH_SIZE =
            Key.of("dump", "batch_size", ValueType.count(1, Integer.MAX_VALUE));
    static final Key<Path> BACKUP_DIR = Key.of("dump", "backup_dir", ValueType.PATH);
    static final Key<String> DATABASE = Key.of("dump", "database", ValueType.DATABASE);
    static final List<Key<?>> KEYS =
            List.of(COMPRESSION, COMPRESSION_LEVEL, BATCH_SIZE, BACKUP_DIR, DATABASE);

    static DumpConfig of(Settings settings) {
        // A level is for zstd: it may stay in the file when another compression is asked for.
        String name = settings.get(COMPRESSION);
        return new DumpConfig(
                name.equals("zstd")
                        ? Compression.of(name, settings.get(COMPRESSION_LEVEL))
                        : Compression.of(name),
                settings.find(BATCH_SIZE),
                settings.find(BACKUP_DIR),
                settings.find(DATABASE));
    }
}
