package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSource;

/** Reads the end of a file, and tells a file that was cut short from one that was damaged. */
final class TrailerReader {
    private TrailerReader() {}

    static Trailer read(ByteSource source, FileHeader header) {
        long size = source.size();
        long at = size - Trailer.BYTES;
        if (at < FileHeader.BYTES) {
            throw Corrupt.truncated(source.name(), size);
        }
        byte[] bytes = new byte[Trailer.BYTES];
        source.readFully(at, bytes, 0, bytes.length);
        boolean magic = Trailer.hasMagic(bytes);
        int expected = Trailer.storedCrc(bytes);
        int actual = Trailer.actualCrc(bytes);
        Trailer trailer = Trailer.decode(bytes);
        if (magic && expected == actual && trailer.isPlausible(size)) {
            return trailer;
        }
        if (magic && expected == actual && trailer.fileBytes() != size) {
            throw Corrupt.malformed(source.name(), at, "file size")
                    .with("expected", trailer.fileBytes())
                    .with("actual", size);
        }
        if (magic || expected == actual) {
            throw Corrupt.checksum(source.name(), at, expected, actual);
        }
        throw diagnose(source, header, at);
    }

    /** There is no trailer where one should be: walks the frames to learn why. */
    private static HeliosException diagnose(ByteSource source, FileHeader header, long end) {
        long offset = FileHeader.BYTES;
        byte[] bytes = new byte[FrameHeader.BYTES];
        while (offset + FrameHeader.BYTES <= source.size()) {
            source.readFully(offset, bytes, 0, bytes.length);
            FrameHeader frame = FrameHeader.decode(bytes, 0);
            boolean valid = frame.syncMarker() == header.syncMarker();
            if (!valid || !frame.isPlausible(Long.MAX_VALUE)) {
                return Corrupt.malformed(source.name(), offset, "frame header");
            }
            offset += frame.frameBytes();
            if (frame.is(FrameType.FOOTER)) {
                return offset + Trailer.BYTES > source.size()
                        ? Corrupt.truncated(source.name(), source.size())
                        : Corrupt.malformed(source.name(), Math.min(offset, end), "trailer");
            }
        }
        return Corrupt.truncated(source.name(), source.size());
    }
}
