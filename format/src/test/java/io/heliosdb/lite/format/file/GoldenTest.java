package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files that an earlier build of this version wrote are read for ever. */
class GoldenTest {
    private static final int SLICES = 2;
    private static final int ROWS = 20;

    /** Writes the golden files into the directory given; for a new version only. */
    public static void main(String[] arguments) throws IOException {
        for (String name : new String[] {"none", "lz4", "zstd"}) {
            byte[] bytes = TestDump.bytes(Compression.of(name), SLICES, ROWS, 1);
            Files.write(Path.of(arguments[0], name + ".heliodump"), bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "lz4", "zstd"})
    void goldenFileIsRead(String name) throws IOException {
        byte[] bytes;
        try (InputStream golden =
                GoldenTest.class.getResourceAsStream(
                        "/golden/%s/%s.heliodump".formatted(FormatVersion.CURRENT, name))) {
            bytes = golden.readAllBytes();
        }
        assertThat(FileCheck.run(new ByteArraySource(name, bytes), 1).damages()).isEmpty();
        try (DumpFile file = DumpFile.open(new ByteArraySource(name, bytes));
                ChunkReader reader = file.newChunkReader()) {
            assertThat(file.metadata()).isEqualTo(TestDump.metadata(Compression.of(name)));
            assertThat(file.schema()).isEqualTo(TestDump.schema());
            RowBatch expected = new RowBatch();
            RowBatch actual = new RowBatch();
            for (ChunkRef chunk : file.chunks()) {
                int slice = chunk.sliceOrdinal();
                TestDump.fill(
                        expected,
                        new Slice(slice, chunk.tableIndex(), slice, slice + 1L),
                        chunk.number() % TestDump.Rows.BATCHES,
                        ROWS);
                reader.read(chunk, actual);
                DumpFileTest.assertSame(expected, actual);
            }
        }
    }
}
