package io.heliosdb.lite.dist;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/** A directory as bytes that follow the launcher; {@code payload.c} reads them. */
final class Payload {
    private static final String MAGIC = "HELIOSDB-PACK-1\n";
    private static final int TRAILER_BYTES = 64;
    private static final int HEAD_BYTES = 16;
    private static final int ENTRY_BYTES = 20;
    private static final int KEY_CHARACTERS = 32;
    private static final int DIRECTORY = 0040755;
    private static final int LINK = 0120777;
    private static final int PROGRAM = 0100755;
    private static final int FILE = 0100644;

    private final Path folder;
    private final Instant time;

    Payload(Path folder, Instant time) {
        this.folder = folder;
        this.time = time;
    }

    /** Writes the executable. */
    void appendTo(Path launcher, Path executable) throws IOException {
        Files.deleteIfExists(executable);
        long offset = Files.size(launcher);
        MessageDigest digest = sha256();
        try (OutputStream file = new BufferedOutputStream(Files.newOutputStream(executable))) {
            Files.copy(launcher, file);
            DigestOutputStream target = new DigestOutputStream(file, digest);
            long size = writeFiles(target);
            target.flush();
            String key = HexFormat.of().formatHex(digest.digest()).substring(0, KEY_CHARACTERS);
            file.write(
                    littleEndian(
                            TRAILER_BYTES,
                            trailer -> {
                                trailer.put(MAGIC.getBytes(StandardCharsets.US_ASCII));
                                trailer.putLong(offset).putLong(size);
                                trailer.put(key.getBytes(StandardCharsets.US_ASCII));
                            }));
        }
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The head, the index of all files, their contents; {@code payload.c} tells how. */
    private long writeFiles(OutputStream target) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(file -> !file.equals(folder)).sorted().toList();
        }
        ByteArrayOutputStream index = new ByteArrayOutputStream();
        for (Path file : files) {
            index.write(indexEntry(file));
        }
        target.write(
                littleEndian(
                        HEAD_BYTES,
                        head -> {
                            head.putLong(time.getEpochSecond()).putInt(index.size());
                            head.putInt(crcOf(index.toByteArray()));
                        }));
        index.writeTo(target);
        long size = (long) HEAD_BYTES + index.size();
        for (Path file : files) {
            byte[] content = contentOf(file, modeOf(file));
            target.write(content);
            size += content.length;
        }
        return size;
    }

    private byte[] indexEntry(Path file) throws IOException {
        byte[] path = folder.relativize(file).toString().getBytes(StandardCharsets.UTF_8);
        int mode = modeOf(file);
        byte[] content = contentOf(file, mode);
        return littleEndian(
                ENTRY_BYTES + path.length,
                entry -> {
                    entry.putInt(mode).putInt(path.length).putLong(content.length);
                    entry.putInt(crcOf(content)).put(path);
                });
    }

    private static int crcOf(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    private static int modeOf(Path file) {
        if (Files.isSymbolicLink(file)) {
            return LINK;
        }
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            return DIRECTORY;
        }
        return Files.isExecutable(file) ? PROGRAM : FILE;
    }

    private static byte[] contentOf(Path file, int mode) throws IOException {
        return switch (mode) {
            case DIRECTORY -> new byte[0];
            case LINK -> Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8);
            default -> Files.readAllBytes(file);
        };
    }

    private static byte[] littleEndian(int bytes, Consumer<ByteBuffer> content) {
        ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
        content.accept(buffer);
        return buffer.array();
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
