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
 * bad bytes: only for a source that cannot be read, too little memory, or a cancelled thread.
 */
public final class FileCheck {
    private final ByteSource source;
    private final FileSurvey survey;
    private final boolean isQuick;

    private FileCheck(ByteSource source, FileSurvey survey, boolean isQuick) {
        this.source = source;
        this.survey = survey;
        this.isQuick = isQuick;
    }

    /**
     * Verifies and decompresses everything, and checks that rows can be made of it.
     *
     * @param source stays open
     * @param threads how many chunks are checked at a time, at least 1
     */
    public static FileReport run(ByteSource source, int threads) {
        return check(source, threads, false);
    }

    /**
     * Verifies the structure: headers of all frames with the directories of chunks, metadata,
     * schema, index, footer and trailer. Rows are not read: damage within their blocks is not seen.
     *
     * @param source stays open
     */
    public static FileReport quick(ByteSource source) {
        return check(source, 1, true);
    }

    private static FileReport check(ByteSource source, int threads, boolean isQuick) {
        FileSurvey survey;
        try {
            survey = FileSurvey.of(source);
        } catch (HeliosException e) {
            return refused(e);
        }
        return new FileCheck(source, survey, isQuick).run(threads);
    }

    /** Of a file that is not a dump, or of another version. */
    private static FileReport refused(HeliosException e) {
        boolean unsupported = e.code() == ErrorCode.VERSION_UNSUPPORTED;
        boolean magic = !e.clause().startsWith("not a");
        String version = unsupported ? versionIn(e.clause()) : "";
        List<Damage> damages = List.of(Damage.of(e, "header", ""));
        return new FileReport(
                magic, unsupported, version, false, false, false, 0, 0, 0, 0, damages);
    }

    /** X of "dump version X incompatible with HeliosDB Y". */
    private static String versionIn(String clause) {
        return clause.substring("dump version ".length(), clause.indexOf(" incompatible"));
    }

    private FileReport run(int threads) {
        List<Damage> damages = new ArrayList<>(survey.damages());
        List<ChunkCheck.Result> results = new ChunkCheck(source, survey, isQuick).run(threads);
        boolean isStructureOk = damages.isEmpty();
        results.forEach(result -> result.damage().ifPresent(damages::add));
        if (damages.isEmpty()) {
            new StructureCheck(source, survey, results).damage().ifPresent(damages::add);
            isStructureOk = damages.isEmpty();
        }
        Optional<Trailer> trailer = survey.trailer();
        int expected = trailer.map(Trailer::dataCrc32).orElse(0);
        int actual = isQuick ? expected : dataCrc(results);
        if (damages.isEmpty() && expected != actual) {
            HeliosException e = Corrupt.checksum(source.name(), FileHeader.BYTES, expected, actual);
            damages.add(Damage.of(e, "file", ""));
        }
        damages.sort(Comparator.comparingLong(Damage::offset));
        boolean isHeaderOk = damages.stream().noneMatch(damage -> damage.frame().equals("header"));
        return new FileReport(
                isHeaderOk || hasMagic(),
                isHeaderOk,
                survey.header().version().toString(),
                true,
                isStructureOk,
                damages.isEmpty(),
                expected,
                actual,
                results.size(),
                results.stream()
                        .flatMap(result -> result.intact().stream())
                        .mapToLong(ChunkRef::rowCount)
                        .sum(),
                damages);
    }

    private boolean hasMagic() {
        byte[] bytes = new byte[Long.BYTES];
        source.readFully(0, bytes, 0, bytes.length);
        return FileHeader.hasMagic(bytes);
    }

    /** The checksum up to the footer, from those of chunks and from the bytes between them. */
    private int dataCrc(List<ChunkCheck.Result> results) {
        long end = source.size();
        if (!survey.frames().isEmpty() && survey.frames().getLast().is(FrameType.FOOTER)) {
            end = survey.frames().getLast().offset();
        }
        int crc = 0;
        long at = 0;
        for (ChunkCheck.Result result : results) {
            FrameScanner.Frame frame = result.frame();
            long gap = frame.offset() - at;
            crc = Checksum.join(crc, source.crc32(at, gap), gap);
            crc = Checksum.join(crc, result.crc32(), frame.frameBytes());
            at = frame.end();
        }
        long rest = Math.max(0, end - at);
        return Checksum.join(crc, source.crc32(at, rest), rest);
    }
}
