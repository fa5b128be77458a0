package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.ByteSource;

import java.util.Optional;
import java.util.OptionalLong;

/** Refuses files of a newer minor version that cannot be read without what is new in them. */
final class RequiredFrames {
    /** All of 3.1 but chunks: metadata and schema, both twice, and one each of the rest. */
    private static final int KNOWN_COUNT = 7;

    private RequiredFrames() {}

    /**
     * Checks that this program knows every frame that may not be skipped. Reads nothing if there
     * are no other frames than it knows.
     *
     * @param othersCount frames of the file that are not chunks
     * @throws HeliosException {@link ErrorCode#VERSION_UNSUPPORTED}, with the frame's type and
     *     offset
     */
    static void check(ByteSource source, FileHeader header, int othersCount) {
        if (othersCount == KNOWN_COUNT) {
            return;
        }
        FrameScanner scanner =
                new FrameScanner(source, FileHeader.BYTES, OptionalLong.of(header.syncMarker()));
        for (Optional<FrameScanner.Frame> next = scanner.next();
                next.isPresent();
                next = scanner.next()) {
            FrameScanner.Frame frame = next.get();
            if (frame.required() && FrameType.of(frame.typeId()).isEmpty()) {
                throw header.version()
                        .unsupported(source.name())
                        .with("offset", frame.offset())
                        .with("frame", frame.typeId());
            }
        }
    }
}
