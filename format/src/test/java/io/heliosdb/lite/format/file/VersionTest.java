package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.format.codec.Words;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Test;

import java.util.Arrays;

/** Which versions are read, and how the others are refused. docs/format.md section 8. */
class VersionTest {
    private static final byte[] CURRENT = TestDump.bytes(Compression.NONE, 2, 20, 1);
    private static final FormatVersion NEWER = new FormatVersion(3, 2, 7);

    @Test
    void newerMinorVersionIsReadWithoutWhatIsNewInIt() {
        byte[] future = FutureFile.of(CURRENT, NEWER, 0);
        FileReport report = FileCheck.run(new ByteArraySource("test", future), 1);
        assertThat(report.damages()).isEmpty();
        assertThat(report.version()).isEqualTo("3.2.7");
        assertThat(report.compatible()).isTrue();
        try (DumpFile expected = open(CURRENT);
                DumpFile file = open(future)) {
            assertThat(file.version()).isEqualTo(NEWER);
            assertThat(file.metadata()).isEqualTo(expected.metadata());
            assertThat(file.schema()).isEqualTo(expected.schema());
            assertThat(file.sequences()).isEqualTo(expected.sequences());
            assertThat(file.statistics()).isEqualTo(expected.statistics());
            assertSameRows(expected, file);
        }
    }

    private static void assertSameRows(DumpFile expected, DumpFile actual) {
        assertThat(actual.chunks()).hasSameSizeAs(expected.chunks());
        RowBatch left = new RowBatch();
        RowBatch right = new RowBatch();
        try (ChunkReader one = expected.newChunkReader();
                ChunkReader other = actual.newChunkReader()) {
            for (int i = 0; i < expected.chunks().size(); i++) {
                one.read(expected.chunks().get(i), left);
                other.read(actual.chunks().get(i), right);
                DumpFileTest.assertSame(left, right);
            }
        }
    }

    @Test
    void newerMinorVersionThatRequiresMoreIsRefused() {
        byte[] future = FutureFile.of(CURRENT, NEWER, FrameHeader.FLAG_REQUIRED);
        HeliosException e = refusal(future);
        assertThat(e.clause()).isEqualTo("dump version 3.2.7 incompatible with HeliosDB 3.1.0");
        assertThat(e.detail("frame")).contains(FutureFile.NEW_TYPE);
        assertThat(e.hint().orElseThrow()).startsWith("Use a newer heliosdb-lite");
        FileReport report = FileCheck.run(new ByteArraySource("test", future), 1);
        assertThat(report.damages())
                .isNotEmpty()
                .allMatch(damage -> damage.kind() == Damage.Kind.UNSUPPORTED);
    }

    @Test
    void newerMajorVersionIsRefusedWhateverItsLayoutIs() {
        byte[] sameHeader = FutureFile.of(CURRENT, new FormatVersion(4, 0, 0), 0);
        byte[] otherHeader = CURRENT.clone();
        Arrays.fill(otherHeader, 14, otherHeader.length, (byte) 0xA5);
        Words.putShort(otherHeader, 8, 4);
        Words.putShort(otherHeader, 10, 0);
        for (byte[] future : new byte[][] {sameHeader, otherHeader}) {
            HeliosException e = refusal(future);
            assertThat(e.clause()).isEqualTo("dump version 4.0.0 incompatible with HeliosDB 3.1.0");
            assertThat(e.hint().orElseThrow()).startsWith("Use a newer heliosdb-lite");
            assertThat(FileCheck.run(new ByteArraySource("test", future), 1).compatible())
                    .isFalse();
        }
    }

    @Test
    void olderVersionIsRefusedWithTheWayOut() {
        byte[] old = CURRENT.clone();
        Arrays.fill(old, 14, old.length, (byte) 0);
        Words.putShort(old, 10, 0);
        assertThat(refusal(old).hint())
                .contains("Run heliosdb-lite migrate-dump --input test --output new.heliodump.");
        Words.putShort(old, 8, 2);
        assertThat(refusal(old).hint())
                .contains("Restore it with heliosdb-lite-v2.0.0, and dump again.");
    }

    private static DumpFile open(byte[] bytes) {
        return DumpFile.open(new ByteArraySource("test", bytes));
    }

    private static HeliosException refusal(byte[] bytes) {
        try (DumpFile file = open(bytes)) {
            return fail("was opened: " + file.version());
        } catch (HeliosException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.VERSION_UNSUPPORTED);
            return e;
        }
    }
}
