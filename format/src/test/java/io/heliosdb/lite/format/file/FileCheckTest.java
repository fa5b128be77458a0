package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/**
 * Damaged files: every bit and every cut is noticed, and nothing but the proper error is thrown.
 */
class FileCheckTest {
    private static final byte[] SMALL = TestDump.bytes(Compression.ZSTD, 1, 12, 1);
    private static final Outcome DUMP = new Outcome(SMALL);

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
        for (int bit = 0; bit < SMALL.length * 8; bit++) {
            byte[] damaged = SMALL.clone();
            damaged[bit / 8] ^= (byte) (1 << (bit % 8));
            requireNoticed(damaged, "bit " + bit);
            DUMP.requireSalvaged(damaged, bit / 8, bit / 8 + 1, "bit " + bit);
        }
    }

    @Test
    void everyCutIsNoticed() {
        for (int size = 0; size < SMALL.length; size++) {
            FileReport report = requireNoticed(Arrays.copyOf(SMALL, size), "cut at " + size);
            assertThat(report.damages())
                    .as("cut at %d", size)
                    .anyMatch(damage -> damage.kind() == Damage.Kind.TRUNCATED);
        }
    }

    @Test
    void bytesBehindTheEndAreNoticed() {
        requireNoticed(Arrays.copyOf(SMALL, SMALL.length + 1), "one more");
        requireNoticed(Arrays.copyOf(SMALL, SMALL.length + 500), "many more");
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
        byte[] old = SMALL.clone();
        old[10] = 0;
        old[20] ^= 1;
        assertThat(FileCheck.run(new ByteArraySource("test", old), 1).version()).isEqualTo("3.0.0");
        HeliosException e = openFails(old);
        assertThat(e.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED);
        assertThat(e.clause()).isEqualTo("dump version 3.0.0 incompatible with HeliosDB 3.1.0");
    }

    private static HeliosException openFails(byte[] bytes) {
        try (DumpFile file = DumpFile.open(new ByteArraySource("test", bytes))) {
            return fail("was opened: " + file.name());
        } catch (HeliosException e) {
            return e;
        }
    }

    private static FileReport requireNoticed(byte[] bytes, String what) {
        FileReport report = Outcome.requireNoticed(bytes, what);
        assertThat(report.damages())
                .as(what)
                .noneMatch(damage -> damage.kind() == Damage.Kind.UNSUPPORTED);
        DUMP.requireRightRowsOrDamage(bytes, what);
        return report;
    }
}
