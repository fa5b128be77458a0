package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.Seeded;
import io.heliosdb.lite.format.codec.Compression;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Files that chance or malice made: verification, reading and salvage end in time and memory, with
 * the right rows or an error of the file. {@code -Dhelios.soak=true} tries 100,000 of them, {@code
 * -Dhelios.fuzz.files=} any other number.
 */
@Seeded
class FuzzTest {
    private static final int FILES =
            Integer.getInteger(
                    "helios.fuzz.files", Boolean.getBoolean("helios.soak") ? 100_000 : 600);

    private static final List<Outcome> DUMPS =
            Stream.of("none", "lz4", "zstd")
                    .map(name -> new Outcome(TestDump.bytes(Compression.of(name), 3, 40, 1)))
                    .toList();

    @Test
    @Timeout(3600)
    void damageByChanceNeverGivesWrongRows(SplittableRandom seed) {
        for (int i = 0; i < FILES / 2; i++) {
            SplittableRandom random = seed.split();
            Outcome dump = DUMPS.get(random.nextInt(DUMPS.size()));
            byte[] bytes = Mutation.byChance(dump.intact(), dump.chunks(), random);
            String what = "file " + i;
            FileReport report = Outcome.requireCleanReport(bytes, what);
            assertThat(report.isPassed()).as(what).isEqualTo(Arrays.equals(bytes, dump.intact()));
            dump.requireRightRowsOrDamage(bytes, what);
            dump.requireRightSalvageOrDamage(bytes, what);
        }
    }

    @Test
    @Timeout(600)
    void everyNumberOfAChunkIsDoubted() {
        for (Outcome dump : DUMPS) {
            ChunkRef chunk = dump.chunks().getFirst();
            int from = (int) chunk.offset();
            int to = from + FrameHeader.BYTES + ChunkHead.headBytes(3);
            for (int at = from; at < to; at += Integer.BYTES) {
                String what = "offset " + at;
                Mutation.hostileNumbersAt(dump.intact(), at)
                        .forEach(bytes -> requireReadOrRefused(bytes, what));
            }
        }
    }

    private static void requireReadOrRefused(byte[] bytes, String what) {
        FileReport report = Outcome.requireCleanReport(bytes, what);
        Outcome.requireReadable(bytes, report.isPassed(), what);
    }

    /** The checksums are right: only the rows may be others, or there may be too many of them. */
    @Test
    @Timeout(3600)
    void forgedFilesAreReadOrRefused(SplittableRandom seed) {
        for (int i = 0; i < FILES / 2; i++) {
            SplittableRandom random = seed.split();
            Outcome dump = DUMPS.get(random.nextInt(DUMPS.size()));
            byte[] bytes = Mutation.forged(dump.intact(), random);
            requireReadOrRefused(bytes, "file " + i);
        }
    }
}
