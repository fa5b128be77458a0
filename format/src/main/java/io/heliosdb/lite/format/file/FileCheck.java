package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Checksum;
import io.heliosdb.lite.io.ByteSource;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Accounts for every byte of a file. Finds all damage rather than the first, and never throws for
 * bad bytes: only for a source that cannot be read, or a cancelled thread.
 */
public final class FileCheck {
    private final ByteSource source;
    private final int threads;
    private final List<Damage> damages = new ArrayList<>();
    private Optional<DumpFile> file = Optional.empty();
    private List<ChunkCheck.Result> results = List.of();
    private int dataCrc;

    private FileCheck(ByteSource source, int threads) {
        this.source = source;
        this.threads = threads;
    }

    /**
     * Verifies and decodes everything.
     *
     * @param source stays open
     * @param threads how many chunks are decoded at a time, at least 1
     */
    public static FileReport run(ByteSource source, int threads) {
        return new FileCheck(source, threads).run(false);
    }

    /**
     * Verifies header, metadata, schema, index, footer and trailer, and no rows.
     *
     * @param source stays open
     */
    public static FileReport quick(ByteSource source) {
        return new FileCheck(source, 1).run(true);
    }

    private FileReport run(boolean quick) {
        FileHeader header;
        try {
            header = FileHeader.read(source);
        } catch (HeliosException e) {
            return headerReport(e);
        }
        try {
            file = Optional.of(DumpFile.open(new Unclosed(source)));
        } catch (HeliosException e) {
            add(e, "file");
        }
        boolean metadataOk = file.isPresent();
        if (!quick) {
            checkFrames(header);
        }
        int expected = file.map(open -> open.summary().dataCrc32()).orElse(0);
        int actual = quick ? expected : dataCrc;
        if (file.isPresent() && expected != actual && damages.isEmpty()) {
            add(Corrupt.checksum(source.name(), FileHeader.BYTES, expected, actual), "file");
        }
        damages.sort(Comparator.comparingLong(Damage::offset));
        return new FileReport(
                true,
                true,
                header.version().toString(),
                true,
                metadataOk,
                metadataOk && damages.isEmpty(),
                expected,
                actual,
                results.size(),
                results.stream().mapToLong(ChunkCheck.Result::intactRows).sum(),
                damages);
    }

    private FileReport headerReport(HeliosException e) {
        add(e, "header");
        boolean unsupported = e.code() == ErrorCode.VERSION_UNSUPPORTED;
        boolean magic = !e.clause().startsWith("not a");
        String version = unsupported ? versionIn(e.clause()) : "";
        return new FileReport(
                magic, unsupported, version, false, false, false, 0, 0, 0, 0, damages);
    }

    /** X of "dump version X incompatible with HeliosDB Y". */
    private static String versionIn(String clause) {
        return clause.substring("dump version ".length(), clause.indexOf(" incompatible"));
    }

    private void checkFrames(FileHeader header) {
        List<FrameScanner.Frame> chunks = new ArrayList<>();
        List<FrameScanner.Frame> frames = scan(header);
        for (FrameScanner.Frame frame : frames) {
            if (frame.is(FrameType.CHUNK)) {
                chunks.add(frame);
            } else if (frame.required() && FrameType.of(frame.typeId()).isEmpty()) {
                String message = "unknown required frame: type=" + frame.typeId();
                damages.add(
                        new Damage(Damage.Kind.UNSUPPORTED, frame.offset(), "frame", "", message));
            }
        }
        results = new ChunkCheck(source, header, file).run(chunks, threads);
        results.forEach(result -> damages.addAll(result.damages()));
        file.ifPresent(open -> compareIndex(open, chunks));
        joinCrc(header, frames);
    }

    private List<FrameScanner.Frame> scan(FileHeader header) {
        FrameScanner scanner = new FrameScanner(source, header);
        List<FrameScanner.Frame> frames = new ArrayList<>();
        int expected = 0;
        Optional<FrameScanner.Frame> next = scanner.next();
        while (next.isPresent()) {
            FrameScanner.Frame frame = next.get();
            if (frame.skippedBytes() > 0) {
                corrupt(frame.offset() - frame.skippedBytes(), "damaged frame");
            } else if (frame.sequence() != expected) {
                corrupt(frame.offset(), "frame out of order: sequence=" + frame.sequence());
            }
            expected = frame.sequence() + 1;
            frames.add(frame);
            next = scanner.next();
        }
        long end = scanner.offset() + Trailer.BYTES;
        boolean footer = !frames.isEmpty() && frames.getLast().is(FrameType.FOOTER);
        if (!footer || end != source.size()) {
            if (damages.isEmpty()) {
                corrupt(scanner.offset(), "the file does not end behind a footer");
            }
        }
        return frames;
    }

    private void compareIndex(DumpFile open, List<FrameScanner.Frame> chunks) {
        List<ChunkRef> index = open.chunks();
        boolean same = index.size() == chunks.size();
        long rows = 0;
        for (int i = 0; same && i < index.size(); i++) {
            ChunkRef ref = index.get(i);
            same =
                    ref.offset() == chunks.get(i).offset()
                            && ref.frameBytes() == chunks.get(i).frameBytes()
                            && results.get(i).matches(ref);
            rows += ref.rowCount();
        }
        if (damages.isEmpty() && (!same || rows != open.summary().rowCount())) {
            corrupt(source.size() - Trailer.BYTES, "index or statistics differ from the chunks");
        }
    }

    /** The checksum up to the footer, from those of chunks and from the bytes between them. */
    private void joinCrc(FileHeader header, List<FrameScanner.Frame> frames) {
        FrameReader reader = new FrameReader(source, header.syncMarker());
        long footerOffset = source.size();
        if (!frames.isEmpty() && frames.getLast().is(FrameType.FOOTER)) {
            footerOffset = frames.getLast().offset();
        }
        long at = 0;
        for (ChunkCheck.Result result : results) {
            long gap = result.offset() - at;
            dataCrc = Checksum.join(dataCrc, reader.crc32(at, gap), gap);
            dataCrc = Checksum.join(dataCrc, result.crc32(), result.frameBytes());
            at = result.offset() + result.frameBytes();
        }
        long rest = Math.max(0, footerOffset - at);
        dataCrc = Checksum.join(dataCrc, reader.crc32(at, rest), rest);
    }

    private void corrupt(long offset, String message) {
        damages.add(new Damage(Damage.Kind.CORRUPT, offset, "frame", "", message));
    }

    private void add(HeliosException e, String frame) {
        Damage.Kind kind =
                switch (e.code()) {
                    case DUMP_CORRUPT ->
                            e.clause().equals("unexpected end of file")
                                    ? Damage.Kind.TRUNCATED
                                    : Damage.Kind.CORRUPT;
                    case VERSION_UNSUPPORTED -> Damage.Kind.UNSUPPORTED;
                    default -> throw e;
                };
        long offset = e.detail("offset").map(value -> (Long) value).orElse(0L);
        damages.add(new Damage(kind, offset, frame, "", e.getMessage()));
    }

    /** The caller's source, which must stay open. */
    private record Unclosed(ByteSource source) implements ByteSource {
        @Override
        public String name() {
            return source.name();
        }

        @Override
        public long size() {
            return source.size();
        }

        @Override
        public int read(long position, byte[] target, int offset, int length) {
            return source.read(position, target, offset, length);
        }

        @Override
        public void close() {}
    }
}
