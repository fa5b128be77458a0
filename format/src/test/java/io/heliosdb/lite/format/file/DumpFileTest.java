package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;

/** Files that are as they should be. */
class DumpFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void whatIsWrittenIsRead(String name) {
        Compression compression = Compression.of(name);
        byte[] bytes = TestDump.bytes(compression, 4, 50, 1);
        try (DumpFile file = DumpFile.open(new ByteArraySource("test", bytes));
                ChunkReader reader = file.newChunkReader()) {
            assertThat(file.metadata()).isEqualTo(TestDump.metadata(compression));
            assertThat(file.schema()).isEqualTo(TestDump.schema());
            assertThat(file.sequences()).isEqualTo(TestDump.SEQUENCES);
            assertThat(file.summary().rowCount()).isEqualTo(5 * 150);
            assertThat(file.summary().fileBytes()).isEqualTo(bytes.length);
            RowBatch expected = new RowBatch();
            RowBatch actual = new RowBatch();
            for (ChunkRef chunk : file.chunks()) {
                reader.read(chunk, actual);
                int slice = chunk.sliceOrdinal();
                TestDump.fill(
                        expected,
                        new Slice(slice, chunk.tableIndex(), slice, slice + 1L),
                        chunk.number() % TestDump.Rows.BATCHES,
                        50);
                assertSame(expected, actual);
            }
        }
    }

    @Test
    void threadsDoNotChangeTheBytes() {
        byte[] one = TestDump.bytes(Compression.ZSTD, 20, 40, 1);
        assertThat(TestDump.bytes(Compression.ZSTD, 20, 40, 2)).isEqualTo(one);
        assertThat(TestDump.bytes(Compression.ZSTD, 20, 40, 4)).isEqualTo(one);
    }

    @Test
    void oneColumnIsReadAlone() {
        byte[] bytes = TestDump.bytes(Compression.LZ4, 1, 30, 1);
        try (DumpFile file = DumpFile.open(new ByteArraySource("test", bytes));
                ChunkReader reader = file.newChunkReader()) {
            RowBatch names = new RowBatch();
            reader.read(file.chunks().get(0), new int[] {1}, names);
            assertThat(names.columnCount()).isEqualTo(1);
            assertThat(names.column(0).lengths()[3]).isEqualTo(ColumnVector.NULL);
        }
    }

    static void assertSame(RowBatch expected, RowBatch actual) {
        assertThat(actual.rowCount()).isEqualTo(expected.rowCount());
        assertThat(actual.columnCount()).isEqualTo(expected.columnCount());
        for (int i = 0; i < expected.columnCount(); i++) {
            ColumnVector left = expected.column(i);
            ColumnVector right = actual.column(i);
            assertThat(Arrays.copyOf(right.lengths(), right.rowCount()))
                    .isEqualTo(Arrays.copyOf(left.lengths(), left.rowCount()));
            assertThat(Arrays.copyOf(right.bytes(), right.byteCount()))
                    .isEqualTo(Arrays.copyOf(left.bytes(), left.byteCount()));
        }
    }
}
