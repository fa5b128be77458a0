package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Damaged files: every bit and every cut is noticed, and nothing but the proper error is thrown.
 */
class FileCheckTest {
    private static final byte[] SMALL = TestDump.bytes(Compression.ZSTD, 1, 12, 1);
    private static final Outcome DUMP = new Outcome(SMALL);

    /** Chunks with more in their blocks, in every compression. */
    private static final Map<String, Outcome> LARGER =
            Stream.of("none", "lz4", "zstd")
                    .collect(
                            Collectors.toMap(
                                    name -> name,
                                    name ->
                                            new Outcome(
                                                    TestDump.bytes(
                                                            Compression.of(name), 1, 40, 1))));

    @Test
    void intactFilePasses() {
        for (Compression compression :
                new Compression[] {Compression.NONE, Compression.LZ4, Compression.ZSTD}) {
            byte[] bytes = TestDump.bytes(compression, 5, 40, 2);
            FileReport report = FileCheck.run(new ByteArraySource("test", bytes), 2);
            assertThat(report.damages()).isEmpty();
            assertThat(report.isPassed()).isTrue();
            assertThat(report.actualCrc32()).isEqualTo(report.expectedCrc32());
            assertThat(report.rowCount()).isEqualTo(6 * 3 * 40);
            assertThat(FileCheck.quick(new ByteArraySource("test", bytes)).isPassed()).isTrue();
        }
    }

    @Test
    void everyBitCounts() {
        IntStream.range(0, SMALL.length * Byte.SIZE)
                .parallel()
                .forEach(bit -> requireBitNoticed(DUMP, bit));
    }

    /** All else is as in the small file. */
    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void everyBitOfARealChunkCounts(String compression) {
        Outcome dump = LARGER.get(compression);
        ChunkRef chunk = dump.chunks().getFirst();
        IntStream.range((int) chunk.offset() * Byte.SIZE, (int) Outcome.end(chunk) * Byte.SIZE)
                .parallel()
                .forEach(bit -> requireBitNoticed(dump, bit));
    }

    private static void requireBitNoticed(Outcome dump, int bit) {
        byte[] damaged = dump.intact();
        int at = bit / Byte.SIZE;
        damaged[at] ^= (byte) (1 << (bit % Byte.SIZE));
        requireNoticed(dump, damaged, "bit " + bit);
        dump.requireSalvaged(damaged, at, at + 1, "bit " + bit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void everyCutIsNoticed(String compression) {
        Outcome dump = LARGER.get(compression);
        byte[] intact = dump.intact();
        IntStream.range(0, intact.length)
                .parallel()
                .forEach(size -> requireCutNoticed(dump, Arrays.copyOf(intact, size)));
    }

    private static void requireCutNoticed(Outcome dump, byte[] cut) {
        String what = "cut at " + cut.length;
        assertThat(requireNoticed(dump, cut, what).damages())
                .as(what)
                .anyMatch(damage -> damage.kind() == Damage.Kind.TRUNCATED);
    }

    @Test
    void bytesBehindTheEndAreNoticed() {
        requireNoticed(DUMP, Arrays.copyOf(SMALL, SMALL.length + 1), "one more");
        requireNoticed(DUMP, Arrays.copyOf(SMALL, SMALL.length + 500), "many more");
    }

    @Test
    void checkGoesOnBehindDamage() {
        byte[] bytes = TestDump.bytes(Compression.LZ4, 5, 40, 2);
        try (DumpFile file = DumpFile.open(new ByteArraySource("test", bytes))) {
            bytes[(int) file.chunks().get(2).offset() + 3] ^= 1;
            bytes[(int) file.chunks().get(4).offset() + 150] ^= 1;
        }
        FileReport report = FileCheck.run(new ByteArraySource("test", bytes), 2);
        assertThat(report.rowCount()).isEqualTo(16 * 40);
        assertThat(report.damages()).hasSize(2);
        assertThat(report.actualCrc32()).isNotEqualTo(report.expectedCrc32());
        assertThat(report.damages().get(1).table()).isEqualTo("users");
    }

    @Test
    void olderVersionIsNamed() {
        // Another header and another end.
        byte[] old = Arrays.copyOf(SMALL, SMALL.length - 1);
        old[10] = 0;
        old[20] ^= 1;
        assertThat(FileCheck.run(new ByteArraySource("test", old), 1).version()).isEqualTo("3.0.0");
        HeliosException e = openFails(old);
        assertThat(e.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED);
        assertThat(e.clause()).isEqualTo("dump version 3.0.0 incompatible with HeliosDB 3.1.0");
    }

    @Test
    void damagedVersionIsDamage() {
        for (int from = 8; from < 14; from++) {
            byte[] damaged = SMALL.clone();
            for (int at = from; at < from + 20; at++) {
                damaged[at] ^= 0x5A;
            }
            requireNoticed(DUMP, damaged, "from " + from);
            DUMP.requireSalvaged(damaged, from, from + 20, "from " + from);
        }
    }

    private static HeliosException openFails(byte[] bytes) {
        try (DumpFile file = DumpFile.open(new ByteArraySource("test", bytes))) {
            return fail("was opened: " + file.name());
        } catch (HeliosException e) {
            return e;
        }
    }

    private static FileReport requireNoticed(Outcome dump, byte[] bytes, String what) {
        FileReport report = Outcome.requireNoticed(bytes, what);
        assertThat(report.damages())
                .as(what)
                .noneMatch(damage -> damage.kind() == Damage.Kind.UNSUPPORTED);
        dump.requireRightRowsOrDamage(bytes, what);
        return report;
    }
}
