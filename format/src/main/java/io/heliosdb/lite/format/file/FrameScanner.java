package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteSource;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Finds the frames of a file one after the other, whatever is between them: behind damage it goes
 * on at the next place that begins a frame whose checksum is right. For one thread.
 */
final class FrameScanner {
    private static final int WINDOW_BYTES = 1 << 16;

    /** A file can claim that a long frame begins at every other place: not all are looked into. */
    private static final int WASTE_FACTOR = 4;

    private final ByteSource source;
    private OptionalLong syncMarker;
    private long offset;
    private long cutOffset = -1;
    private long wasteBytesLeft;
    private final byte[] window;
    private long windowStart;
    private int windowBytes;

    /**
     * A frame whose head is intact.
     *
     * @param offset first byte of its header
     * @param typeId {@link FrameType#id()}, or one that this program does not know
     * @param required whether it may not be skipped if unknown
     * @param sequence 0-based place among all frames
     * @param headBytes first bytes of the body, whose checksum was verified
     * @param bodyBytes all bytes of the body
     */
    record Frame(
            long offset, int typeId, boolean required, int sequence, int headBytes, int bodyBytes) {
        /** Length of the frame, header included. */
        long frameBytes() {
            return FrameHeader.BYTES + (long) bodyBytes;
        }

        /** The first byte behind it. */
        long end() {
            return offset + frameBytes();
        }

        boolean is(FrameType type) {
            return typeId == type.id();
        }
    }

    /**
     * @param offset where the first frame is expected
     * @param syncMarker empty if it is lost: that of the first frame found is the file's then
     */
    FrameScanner(ByteSource source, long offset, OptionalLong syncMarker) {
        this.source = source;
        this.offset = offset;
        this.syncMarker = syncMarker;
        this.window = new byte[(int) Math.min(WINDOW_BYTES, source.size())];
        this.wasteBytesLeft = WASTE_FACTOR * source.size() + WINDOW_BYTES;
    }

    /** The next frame with an intact head, or empty if there is none up to the end of the file. */
    Optional<Frame> next() {
        long at = offset;
        while (at + FrameHeader.BYTES <= source.size()) {
            Optional<Frame> frame = frameAt(at);
            if (frame.isPresent()) {
                offset = frame.get().end();
                return frame;
            }
            at = nextCandidate(at + 1);
        }
        return Optional.empty();
    }

    /** What every frame begins with, once a frame was found. */
    OptionalLong syncMarker() {
        return syncMarker;
    }

    /** The last place where a frame seems to begin that goes on behind the end; or -1. */
    long cutOffset() {
        return cutOffset;
    }

    private Optional<Frame> frameAt(long at) {
        byte[] bytes = new byte[FrameHeader.BYTES];
        source.readFully(at, bytes, 0, bytes.length);
        FrameHeader header = FrameHeader.decode(bytes, 0);
        boolean isMarked = syncMarker.orElse(header.syncMarker()) == header.syncMarker();
        if (!isMarked || !header.isPlausible(Long.MAX_VALUE)) {
            return Optional.empty();
        }
        if (header.frameBytes() > source.size() - at) {
            cutOffset = syncMarker.isPresent() ? at : cutOffset;
            return Optional.empty();
        }
        if (header.headBytes() > wasteBytesLeft) {
            return Optional.empty();
        }
        try {
            new FrameReader(source, header.syncMarker()).verify(header, at);
        } catch (HeliosException e) {
            if (e.code() != ErrorCode.DUMP_CORRUPT) {
                throw e;
            }
            wasteBytesLeft -= header.headBytes();
            return Optional.empty();
        }
        syncMarker = OptionalLong.of(header.syncMarker());
        return Optional.of(
                new Frame(
                        at,
                        header.typeId(),
                        header.isRequired(),
                        header.sequence(),
                        header.headBytes(),
                        header.bodyBytes()));
    }

    private long nextCandidate(long from) {
        for (long at = from; at + FrameHeader.BYTES <= source.size(); at = windowEnd()) {
            fillWindow(at);
            int first = (int) (at - windowStart);
            int last = windowBytes - FrameHeader.BYTES;
            int found =
                    syncMarker.isPresent()
                            ? findMarker(first, last, syncMarker.getAsLong())
                            : findRequired(first, last);
            if (found >= 0) {
                return windowStart + found;
            }
        }
        return source.size();
    }

    /** The first place in the window with the marker, or -1. */
    private int findMarker(int first, int last, long marker) {
        for (int i = first; i <= last; i++) {
            if (Words.getLong(window, i) == marker) {
                return i;
            }
        }
        return -1;
    }

    /** The first place in the window that may begin a required frame of a known type, or -1. */
    private int findRequired(int first, int last) {
        for (int i = first; i <= last; i++) {
            if (window[i + 9] == FrameHeader.FLAG_REQUIRED
                    && Words.getShort(window, i + 10) == 0
                    && FrameType.of(window[i + 8] & 0xFF).isPresent()) {
                return i;
            }
        }
        return -1;
    }

    private void fillWindow(long at) {
        if (at < windowStart || at >= windowEnd()) {
            windowStart = at;
            windowBytes = (int) Math.min(window.length, source.size() - at);
            source.readFully(at, window, 0, windowBytes);
        }
    }

    /** The first place at which no whole frame header is in the window. */
    private long windowEnd() {
        return windowStart + Math.max(0, windowBytes - FrameHeader.BYTES + 1);
    }
}
