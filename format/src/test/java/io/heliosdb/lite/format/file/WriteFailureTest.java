package io.heliosdb.lite.format.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Compression;
import io.heliosdb.lite.io.ByteSink;
import io.heliosdb.lite.io.PublishedFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The k-th call of the target fails, for every k. */
class WriteFailureTest {
    @TempDir private Path directory;

    @Test
    @Timeout(120)
    void failedWriteLeavesNoFile() throws IOException {
        Path path = directory.resolve("a.heliodump");
        Failing counter = new Failing(PublishedFile.create(path, "0"), Integer.MAX_VALUE);
        TestDump.write(counter, Compression.LZ4, 4, 20, 2);
        assertThat(path).exists();
        Files.delete(path);
        for (int k = 0; k < counter.calls; k++) {
            Failing sink = new Failing(PublishedFile.create(path, "t"), k);
            try (sink) {
                assertThatThrownBy(() -> TestDump.write(sink, Compression.LZ4, 4, 20, 2))
                        .isInstanceOf(HeliosException.class);
            }
            assertThat(directory).isEmptyDirectory();
        }
    }

    /** Fails at one call. */
    private static final class Failing implements ByteSink {
        private final ByteSink target;
        private final int failingCall;
        private int calls;

        Failing(ByteSink target, int failingCall) {
            this.target = target;
            this.failingCall = failingCall;
        }

        private void count() {
            if (calls++ == failingCall) {
                throw new HeliosException(ErrorCode.OUT_OF_RESOURCES, "disk is full");
            }
        }

        @Override
        public String name() {
            return target.name();
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            count();
            target.write(source, offset, length);
        }

        @Override
        public void finish() {
            count();
            target.finish();
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
