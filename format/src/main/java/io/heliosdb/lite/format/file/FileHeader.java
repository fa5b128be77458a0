package io.heliosdb.lite.format.file;

import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSource;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.UUID;

/**
 * The first 64 bytes of a file. docs/format.md section 2.
 *
 * @param version of the file
 * @param dumpId also in the metadata
 * @param syncMarker what every frame of this file begins with, as a little-endian integer
 */
public record FileHeader(FormatVersion version, UUID dumpId, long syncMarker) {
    public static final int BYTES = 64;
    static final long MAGIC = magic("HELIODMP");
    static final int CHECKSUM_CRC32 = 1;
    private static final int CRC_AT = 60;

    /** The header of a new file. */
    static FileHeader of(UUID dumpId) {
        byte[] id = new byte[16];
        putId(id, 0, dumpId);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id);
            return new FileHeader(FormatVersion.CURRENT, dumpId, Words.getLong(digest, 0));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    static long magic(String text) {
        return Words.getLong(text.getBytes(StandardCharsets.US_ASCII), 0);
    }

    byte[] encode() {
        byte[] bytes = new byte[BYTES];
        Words.putLong(bytes, 0, MAGIC);
        putVersion(bytes, version);
        Words.putShort(bytes, 14, BYTES);
        Words.putShort(bytes, 16, CHECKSUM_CRC32);
        putId(bytes, 24, dumpId);
        Words.putLong(bytes, 40, syncMarker);
        Words.putInt(bytes, CRC_AT, Checksum.crc32(bytes, 0, CRC_AT));
        return bytes;
    }

    private static void putVersion(byte[] bytes, FormatVersion version) {
        Words.putShort(bytes, 8, version.major());
        Words.putShort(bytes, 10, version.minor());
        Words.putShort(bytes, 12, version.patch());
    }

    private static void putId(byte[] bytes, int offset, UUID id) {
        Words.putLongBig(bytes, offset, id.getMostSignificantBits());
        Words.putLongBig(bytes, offset + 8, id.getLeastSignificantBits());
    }

    /** Whether the first bytes of a file, or as many as it has, are those of a dump. */
    static boolean hasMagic(byte[] first) {
        byte[] magic = "HELIODMP".getBytes(StandardCharsets.US_ASCII);
        return Arrays.mismatch(first, magic) == (first.length < magic.length ? first.length : -1);
    }

    /**
     * Reads the header. A version that is not supported is an error, unlike a damaged version.
     *
     * @throws io.heliosdb.lite.error.HeliosException {@code DUMP_CORRUPT} or {@code
     *     VERSION_UNSUPPORTED}
     */
    public static FileHeader read(ByteSource source) {
        byte[] bytes = new byte[BYTES];
        int count = (int) Math.min(source.size(), BYTES);
        source.readFully(0, bytes, 0, count);
        if (!hasMagic(Arrays.copyOf(bytes, Math.min(count, Long.BYTES)))) {
            throw Corrupt.notADump(source.name());
        }
        if (count < BYTES) {
            throw Corrupt.truncated(source.name(), count);
        }
        FormatVersion version = FormatVersion.decode(bytes);
        checkCrc(bytes, version, source);
        version.requireReadable(source.name());
        UUID id = new UUID(Words.getLongBig(bytes, 24), Words.getLongBig(bytes, 32));
        if (Words.getShort(bytes, 16) != CHECKSUM_CRC32 || Words.getShort(bytes, 14) != BYTES) {
            throw Corrupt.malformed(source.name(), 0, "file header");
        }
        return new FileHeader(version, id, Words.getLong(bytes, 40));
    }

    /** Other versions may have another header: only one that was ours is known to be damaged. */
    private static void checkCrc(byte[] bytes, FormatVersion version, ByteSource source) {
        String file = source.name();
        int expected = Words.getInt(bytes, CRC_AT);
        int actual = Checksum.crc32(bytes, 0, CRC_AT);
        if (expected == actual) {
            return;
        }
        byte[] ours = bytes.clone();
        putVersion(ours, FormatVersion.CURRENT);
        boolean isOurs =
                Checksum.crc32(ours, 0, CRC_AT) == expected || Trailer.find(source).isPresent();
        if (!isOurs) {
            version.requireReadable(file);
        }
        throw Corrupt.checksum(file, 0, expected, actual);
    }
}
