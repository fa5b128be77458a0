package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Names what is between the intact frames of a file, and what is wrong with its end. */
final class GapCheck {
    private static final int CHUNK_HEAD_BYTES_MAX = ChunkHead.headBytes(Limits.COLUMNS_MAX);

    private final ByteSource source;
    private final FrameReader reader;
    private final List<FrameScanner.Frame> frames;
    private final long cutOffset;
    private final Optional<Schema> schema;
    private final Optional<Trailer> trailer;
    private final Deque<ChunkRef> expected;
    private final List<Damage> damages = new ArrayList<>();

    GapCheck(
            ByteSource source,
            FrameReader reader,
            List<FrameScanner.Frame> frames,
            long cutOffset,
            Optional<List<ChunkRef>> index,
            Optional<Schema> schema) {
        this.source = source;
        this.reader = reader;
        this.frames = frames;
        this.cutOffset = cutOffset;
        this.schema = schema;
        this.trailer = Trailer.find(source);
        // Without the trailer, the file may not be as long as it was where the index points.
        this.expected =
                trailer.stream()
                        .flatMap(found -> index.stream().flatMap(List::stream))
                        .sorted(Comparator.comparingLong(ChunkRef::offset))
                        .collect(Collectors.toCollection(ArrayDeque::new));
    }

    /** Present only if it is intact and fits the size of the file. */
    Optional<Trailer> trailer() {
        return trailer;
    }

    /** All that belongs to no intact frame, and frames that are not where they belong. */
    List<Damage> damages() {
        long at = FileHeader.BYTES;
        int sequence = 0;
        for (FrameScanner.Frame frame : frames) {
            if (frame.offset() > at) {
                gap(at, frame.offset());
            } else if (frame.sequence() != sequence) {
                add(
                        Corrupt.malformed(source.name(), frame.offset(), "frame order")
                                .with("sequence", frame.sequence()),
                        "frame");
            }
            if (frame.required() && FrameType.of(frame.typeId()).isEmpty()) {
                HeliosException e =
                        new HeliosException(ErrorCode.VERSION_UNSUPPORTED, "unknown required frame")
                                .with("file", source.name())
                                .with("offset", frame.offset())
                                .with("type", frame.typeId());
                add(e, "frame");
            }
            sequence = frame.sequence() + 1;
            at = frame.end();
        }
        tail(at);
        return damages;
    }

    private void tail(long at) {
        boolean isEnded = !frames.isEmpty() && frames.getLast().is(FrameType.FOOTER);
        if (trailer.isPresent()) {
            long end = source.size() - Trailer.BYTES;
            if (at < end || !isEnded) {
                gap(at, end);
            }
            return;
        }
        if (isEnded && source.size() - at >= Trailer.BYTES) {
            add(damagedTrailer(at), "trailer");
            return;
        }
        boolean isCut = !isEnded && cutOffset >= at;
        if (isCut && cutOffset > at) {
            gap(at, cutOffset);
        } else if (!isEnded && !isCut && source.size() - at >= FrameHeader.BYTES) {
            gap(at, source.size());
            return;
        }
        Optional<FrameHeader> cut = isCut ? headerAt(cutOffset) : Optional.empty();
        String table = cut.map(this::tableOfCut).orElse("");
        String frame = cut.flatMap(FrameHeader::type).map(FrameType::label).orElse("file");
        damages.add(Damage.of(Corrupt.truncated(source.name(), source.size()), frame, table));
    }

    private HeliosException damagedTrailer(long at) {
        byte[] bytes = new byte[Trailer.BYTES];
        source.readFully(at, bytes, 0, bytes.length);
        if (Trailer.isIntact(bytes)) {
            return Corrupt.malformed(source.name(), at, "file size")
                    .with("expected", Trailer.decode(bytes).fileBytes())
                    .with("actual", source.size());
        }
        return Corrupt.checksum(
                source.name(), at, Trailer.storedCrc(bytes), Trailer.actualCrc(bytes));
    }

    /** What is here, if it has the file's marker. */
    private Optional<FrameHeader> headerAt(long at) {
        if (at + FrameHeader.BYTES > source.size()) {
            return Optional.empty();
        }
        byte[] bytes = new byte[FrameHeader.BYTES];
        source.readFully(at, bytes, 0, bytes.length);
        FrameHeader header = FrameHeader.decode(bytes, 0);
        return reader.isOfFile(header) ? Optional.of(header) : Optional.empty();
    }

    /** The table of a chunk whose head is there and whose blocks are not all. */
    private String tableOfCut(FrameHeader header) {
        long headAt = cutOffset + FrameHeader.BYTES;
        if (!header.is(FrameType.CHUNK) || headAt + header.headBytes() > source.size()) {
            return "";
        }
        try {
            reader.verify(header, cutOffset);
        } catch (HeliosException e) {
            requireCorrupt(e);
            return "";
        }
        byte[] head = new byte[header.headBytes()];
        source.readFully(headAt, head, 0, head.length);
        return ChunkHead.decode(head, header)
                .map(chunk -> Damage.tableName(schema, chunk.tableIndex()))
                .orElse("");
    }

    /** Names each frame that was in a gap, as far as the index or its first bytes tell. */
    private void gap(long from, long to) {
        int before = damages.size();
        while (!expected.isEmpty() && expected.peek().offset() < to) {
            ChunkRef chunk = expected.remove();
            if (chunk.offset() >= from) {
                String table = Damage.tableName(schema, chunk.tableIndex());
                damages.add(
                        Damage.of(
                                errorAt(chunk.offset(), to, CHUNK_HEAD_BYTES_MAX), "chunk", table));
            }
        }
        if (damages.size() == before) {
            String frame =
                    headerAt(from).flatMap(FrameHeader::type).map(FrameType::label).orElse("frame");
            add(errorAt(from, to, Limits.FRAME_BYTES_MAX), frame);
        }
    }

    /**
     * What is wrong with the frame that begins here, and ends in the gap or never did.
     *
     * @param headBytesMax the longest head that is looked into: an index may point to many
     */
    private HeliosException errorAt(long at, long gapEnd, int headBytesMax) {
        Optional<FrameHeader> header = headerAt(at);
        if (header.isPresent()
                && header.get().isPlausible(gapEnd - at)
                && header.get().headBytes() <= headBytesMax) {
            try {
                reader.verify(header.get(), at);
            } catch (HeliosException e) {
                requireCorrupt(e);
                return e;
            }
        }
        return Corrupt.malformed(source.name(), at, "frame header");
    }

    private static void requireCorrupt(HeliosException e) {
        if (e.code() != ErrorCode.DUMP_CORRUPT) {
            throw e;
        }
    }

    private void add(HeliosException e, String frame) {
        damages.add(Damage.of(e, frame, ""));
    }
}
