package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.LongFunction;

/**
 * What is left of a file: every frame whose head is intact, and what those that are not chunks say.
 * Never throws for bad bytes of a file that is a dump of a readable version.
 *
 * @param header as it is in the file, or put together from what remains
 * @param frames in the order of the file
 * @param index the chunks there were
 * @param trailer only if it fits the size of the file
 * @param damages in no order
 */
record FileSurvey(
        FileHeader header,
        List<FrameScanner.Frame> frames,
        Optional<DumpMetadata> metadata,
        Optional<Schema> schema,
        Optional<List<SequenceState>> sequences,
        Optional<List<ChunkRef>> index,
        Optional<DumpFooter> footer,
        Optional<Trailer> trailer,
        List<Damage> damages) {
    FileSurvey {
        frames = List.copyOf(frames);
        damages = List.copyOf(damages);
    }

    /**
     * Walks the file; reads no rows.
     *
     * @throws HeliosException if it is of another version, has no intact header and no frame, or
     *     cannot be read
     */
    static FileSurvey of(ByteSource source) {
        return new Survey(source).run();
    }

    /** The chunks whose heads are intact. */
    List<FrameScanner.Frame> chunks() {
        return frames.stream().filter(frame -> frame.is(FrameType.CHUNK)).toList();
    }

    /** What makes one. */
    private static final class Survey {
        private final ByteSource source;
        private final List<Damage> damages = new ArrayList<>();
        private final List<FrameScanner.Frame> frames = new ArrayList<>();
        private Optional<HeliosException> headerError = Optional.empty();

        Survey(ByteSource source) {
            this.source = source;
        }

        FileSurvey run() {
            Optional<FileHeader> header = readHeader();
            FrameScanner scanner =
                    new FrameScanner(
                            source,
                            header.isPresent() ? FileHeader.BYTES : 0,
                            header.map(read -> OptionalLong.of(read.syncMarker()))
                                    .orElse(OptionalLong.empty()));
            Optional<FrameScanner.Frame> next = scanner.next();
            while (next.isPresent()) {
                frames.add(next.get());
                next = scanner.next();
            }
            if (scanner.syncMarker().isEmpty()) {
                throw headerError.orElseThrow();
            }
            FrameReader reader = new FrameReader(source, scanner.syncMarker().getAsLong());
            Optional<DumpMetadata> metadata =
                    first(
                            FrameType.METADATA,
                            at -> reader.document(FrameType.METADATA, at, DocumentForms.METADATA));
            Optional<Schema> schema =
                    first(
                            FrameType.SCHEMA,
                            at -> reader.document(FrameType.SCHEMA, at, DocumentForms.SCHEMA));
            Optional<List<SequenceState>> sequences =
                    first(
                            FrameType.SEQUENCES,
                            at ->
                                    reader.document(
                                            FrameType.SEQUENCES, at, DocumentForms.SEQUENCES));
            Optional<List<ChunkRef>> index = first(FrameType.INDEX, reader::index);
            Optional<DumpFooter> footer =
                    first(
                            FrameType.FOOTER,
                            at -> reader.document(FrameType.FOOTER, at, DocumentForms.FOOTER));
            GapCheck gaps =
                    new GapCheck(source, reader, frames, scanner.cutOffset(), index, schema);
            damages.addAll(gaps.damages());
            return new FileSurvey(
                    header.orElseGet(() -> rebuilt(metadata, scanner.syncMarker().getAsLong())),
                    frames,
                    metadata,
                    schema,
                    sequences,
                    index,
                    footer,
                    gaps.trailer(),
                    damages);
        }

        private Optional<FileHeader> readHeader() {
            try {
                return Optional.of(FileHeader.read(source));
            } catch (HeliosException e) {
                if (e.code() != ErrorCode.DUMP_CORRUPT) {
                    throw e;
                }
                headerError = Optional.of(e);
                damages.add(Damage.of(e, "header", ""));
                return Optional.empty();
            }
        }

        private static FileHeader rebuilt(Optional<DumpMetadata> metadata, long syncMarker) {
            String id = metadata.map(DumpMetadata::dumpId).orElse("");
            UUID dumpId;
            try {
                dumpId = UUID.fromString(id);
            } catch (IllegalArgumentException e) {
                dumpId = new UUID(0, 0);
            }
            return new FileHeader(FormatVersion.CURRENT, dumpId, syncMarker);
        }

        /** The first intact frame of a type that makes sense; each one that does not is damage. */
        private <T> Optional<T> first(FrameType type, LongFunction<T> read) {
            for (FrameScanner.Frame frame : frames) {
                if (!frame.is(type)) {
                    continue;
                }
                try {
                    return Optional.of(read.apply(frame.offset()));
                } catch (HeliosException e) {
                    if (e.code() != ErrorCode.DUMP_CORRUPT) {
                        throw e;
                    }
                    damages.add(Damage.of(e, type.label(), ""));
                }
            }
            return Optional.empty();
        }
    }
}
