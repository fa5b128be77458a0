package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FailingSource;
import io.heliosdb.lite.io.NullSink;
import io.heliosdb.lite.io.TrickleSource;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The k-th read of a source fails, for every k; or it gives a byte at a time. */
class ReadFailureTest {
    private static final byte[] BYTES = TestDump.bytes(Compression.ZSTD, 4, 20, 1);

    /** What reads files. */
    enum Use {
        VERIFY,
        VERIFY_QUICKLY,
        SALVAGE,
        READ_COLUMN,
        COPY;

        void apply(ByteSource source) {
            switch (this) {
                case VERIFY -> assertThat(FileCheck.run(source, 2).isPassed()).isTrue();
                case VERIFY_QUICKLY -> assertThat(FileCheck.quick(source).isPassed()).isTrue();
                case SALVAGE -> assertThat(Salvage.of(source, 2).damages()).isEmpty();
                case READ_COLUMN -> readColumn(source);
                case COPY -> copy(source);
            }
        }
    }

    private static void readColumn(ByteSource source) {
        RowBatch batch = new RowBatch();
        try (DumpFile file = DumpFile.open(source);
                ChunkReader reader = file.newChunkReader()) {
            reader.read(file.chunks().getFirst(), new int[] {1}, batch);
            assertThat(batch.rowCount()).isEqualTo(20);
        }
    }

    private static void copy(ByteSource source) {
        try (DumpFile file = DumpFile.open(source);
                DumpFileWriter writer =
                        new DumpFileWriter(
                                new NullSink(),
                                file.metadata(),
                                file.schema(),
                                Compression.NONE,
                                10_000)) {
            Pipe.run(new DumpFileSource(file, table -> true), writer, 2);
            assertThat(writer.finish(file.sequences()).rowCount()).isEqualTo(5 * 60);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(120)
    void failedReadIsNeitherDamageNorRows(Use use) {
        FailingSource counter = new FailingSource(BYTES, Integer.MAX_VALUE);
        use.apply(counter);
        int calls = counter.callCount();
        assertThat(calls).isGreaterThan(10);
        for (int k = 0; k < calls; k++) {
            ByteSource source = new FailingSource(BYTES, k);
            HeliosException e =
                    catchThrowableOfType(HeliosException.class, () -> use.apply(source));
            assertThat(e).as("read %d of %d", k, calls).isNotNull();
            assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(e.clause()).isEqualTo("cannot read file");
        }
    }

    @ParameterizedTest
    @EnumSource
    void shortReadsAreContinued(Use use) {
        use.apply(new TrickleSource(BYTES));
    }
}
