package io.heliosdb.lite.dist;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.zip.Deflater;

/** The file that is published: one executable in a tar.gz, and its checksum beside it. */
final class Archive {
    private static final int EXECUTABLE = 0100755;

    private Archive() {}

    static void write(Path executable, Path archive, Instant time) throws IOException {
        MessageDigest digest = Payload.sha256();
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(archive));
                TarArchiveOutputStream tar =
                        new TarArchiveOutputStream(
                                new GzipCompressorOutputStream(
                                        new DigestOutputStream(file, digest), parameters))) {
            TarArchiveEntry entry = new TarArchiveEntry(executable.getFileName().toString());
            entry.setSize(Files.size(executable));
            entry.setMode(EXECUTABLE);
            entry.setLastModifiedTime(FileTime.from(time));
            tar.putArchiveEntry(entry);
            Files.copy(executable, tar);
            tar.closeArchiveEntry();
        }
        String name = archive.getFileName().toString();
        Files.writeString(
                archive.resolveSibling(name + ".sha256"),
                HexFormat.of().formatHex(digest.digest()) + "  " + name + "\n");
    }
}
