package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.codec.Compression;

import picocli.CommandLine.Option;

/** How a file that is written is compressed. */
final class CompressionOptions {
    @Option(
            names = "--compress",
            paramLabel = "NAME",
            defaultValue = "zstd",
            description = "none, lz4 or zstd (default).")
    private String compress;

    @Option(
            names = "--compression-level",
            paramLabel = "LEVEL",
            description = "1 to 22, for zstd (default 3).")
    private Integer compressionLevel;

    Compression compression() {
        return compressionLevel == null
                ? Compression.of(compress)
                : Compression.of(compress, compressionLevel);
    }
}
