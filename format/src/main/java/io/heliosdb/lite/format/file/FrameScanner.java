package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSource;

import java.util.Optional;

/**
 * Finds the frames of a file one after the other, whatever is between them: behind damage it goes
 * on at the next sync marker that begins a valid frame. For one thread.
 */
public final class FrameScanner {
    private static final int PIECE_BYTES = 1 << 16;

    private final ByteSource source;
    private final long syncMarker;
    private final FrameReader frames;
    private long offset = FileHeader.BYTES;

    /**
     * A frame whose head is intact.
     *
     * @param offset first byte of its header
     * @param typeId {@link FrameType#id()}, or one that this program does not know
     * @param required whether it may not be skipped if unknown
     * @param sequence 0-based place among all frames
     * @param headBytes first bytes of the body, whose checksum was verified
     * @param bodyBytes all bytes of the body
     * @param skippedBytes bytes before it that belong to no intact frame
     */
    public record Frame(
            long offset,
            int typeId,
            boolean required,
            int sequence,
            int headBytes,
            int bodyBytes,
            long skippedBytes) {
        /** Length of the frame, header included. */
        public long frameBytes() {
            return FrameHeader.BYTES + (long) bodyBytes;
        }

        boolean is(FrameType type) {
            return typeId == type.id();
        }
    }

    public FrameScanner(ByteSource source, FileHeader header) {
        this.source = source;
        this.syncMarker = header.syncMarker();
        this.frames = new FrameReader(source, syncMarker);
    }

    /** The next frame with an intact head, or empty at the end of the file or behind the footer. */
    public Optional<Frame> next() {
        long start = offset;
        while (offset + FrameHeader.BYTES <= source.size()) {
            Optional<Frame> frame = frameAt(offset, start);
            if (frame.isPresent()) {
                offset += frame.get().frameBytes();
                return frame;
            }
            offset = nextMarker(offset + 1);
        }
        offset = start;
        return Optional.empty();
    }

    /** Where the frame behind the last one would begin. */
    public long offset() {
        return offset;
    }

    private Optional<Frame> frameAt(long at, long start) {
        byte[] bytes = new byte[FrameHeader.BYTES];
        source.readFully(at, bytes, 0, bytes.length);
        FrameHeader header = FrameHeader.decode(bytes, 0);
        if (header.syncMarker() != syncMarker || !header.isPlausible(source.size() - at)) {
            return Optional.empty();
        }
        try {
            frames.verify(header, at);
        } catch (HeliosException e) {
            if (e.code() == ErrorCode.DUMP_CORRUPT) {
                return Optional.empty();
            }
            throw e;
        }
        return Optional.of(
                new Frame(
                        at,
                        header.typeId(),
                        header.isRequired(),
                        header.sequence(),
                        header.headBytes(),
                        header.bodyBytes(),
                        at - start));
    }

    private long nextMarker(long from) {
        byte[] piece = new byte[PIECE_BYTES];
        long at = from;
        while (at + Long.BYTES <= source.size()) {
            int count = (int) Math.min(piece.length, source.size() - at);
            source.readFully(at, piece, 0, count);
            for (int i = 0; i + Long.BYTES <= count; i++) {
                if (Words.getLong(piece, i) == syncMarker) {
                    return at + i;
                }
            }
            at += count - Long.BYTES + 1;
        }
        return source.size();
    }
}
