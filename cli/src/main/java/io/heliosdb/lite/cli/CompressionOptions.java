package io.heliosdb.lite.cli;

import io.heliosdb.lite.format.codec.Compression;

import picocli.CommandLine.Option;

/** How a file that is written is compressed. */
final class CompressionOptions {
    @Option(
            names = "--compress",
            paramLabel = "NAME",
            completionCandidates = Choices.Compressions.class,
            description = "none, lz4 or zstd (default).")
    private String compress;

    @Option(
            names = "--compression-level",
            paramLabel = "LEVEL",
            description = "1 to 22, for zstd (default 3).")
    private Integer compressionLevel;

    /**
     * What was given.
     *
     * @param usual what was not; its level holds for its own name only
     */
    Compression compression(Compression usual) {
        String name = compress == null ? usual.name() : compress;
        if (compressionLevel != null) {
            return Compression.of(name, compressionLevel);
        }
        return name.equals(usual.name()) ? usual : Compression.of(name);
    }
}
