package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heliosdb.lite.batch.Pipe;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteArraySource;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.NullSink;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.concurrent.atomic.AtomicInteger;

/** The k-th read of a source fails, for every k; or it gives a byte at a time. */
class ReadFailureTest {
    private static final byte[] BYTES = TestDump.bytes(Compression.ZSTD, 4, 20, 1);

    /** What reads files. */
    enum Use {
        VERIFY,
        VERIFY_QUICKLY,
        SALVAGE,
        COPY;

        void apply(ByteSource source) {
            switch (this) {
                case VERIFY -> assertThat(FileCheck.run(source, 2).isPassed()).isTrue();
                case VERIFY_QUICKLY -> assertThat(FileCheck.quick(source).isPassed()).isTrue();
                case SALVAGE -> assertThat(Salvage.of(source, 2).damages()).isEmpty();
                case COPY -> copy(source);
            }
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
        Failing counter = new Failing(Integer.MAX_VALUE);
        use.apply(counter);
        int calls = counter.calls.get();
        assertThat(calls).isGreaterThan(10);
        for (int k = 0; k < calls; k++) {
            Failing source = new Failing(k);
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
        use.apply(new Trickle());
    }

    /** Fails at one call, and goes on after it. */
    private static final class Failing implements ByteSource {
        private final ByteSource source = new ByteArraySource("test", BYTES);
        private final AtomicInteger calls = new AtomicInteger();
        private final int failingCall;

        Failing(int failingCall) {
            this.failingCall = failingCall;
        }

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
            if (calls.getAndIncrement() == failingCall) {
                throw new HeliosException(ErrorCode.INTERNAL, "cannot read file")
                        .with("file", name());
            }
            return source.read(position, target, offset, length);
        }

        @Override
        public void close() {}
    }

    /** Gives a byte at a time. */
    private static final class Trickle implements ByteSource {
        private final ByteSource source = new ByteArraySource("test", BYTES);

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
            return source.read(position, target, offset, Math.min(1, length));
        }

        @Override
        public void close() {}
    }
}
