package io.heliosdb.lite.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Locks between processes: the other one is a JVM of its own. */
class WriterLockTest {
    private static final long TIMEOUT_SECONDS = 30;

    @TempDir Path directory;

    /** Holds the lock that its arguments name until its input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            Path path = Path.of(arguments[1]);
            Supplier<Integer> wait =
                    () -> {
                        System.out.println("held");
                        try {
                            return System.in.read();
                        } catch (IOException e) {
                            throw new IllegalStateException(e);
                        }
                    };
            switch (arguments[0]) {
                case "holding" -> WriterLock.holding(path, wait);
                case "alone" -> WriterLock.alone(path, wait);
                default -> {
                    try (ByteSink sink = PublishedFile.create(path, "x")) {
                        sink.write(new byte[1], 0, wait.get() < 0 ? 0 : 1);
                    }
                }
            }
        }
    }

    private static Process hold(String what, Path path) throws IOException {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Holder.class.getName(),
                                what,
                                path.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("held");
        return process;
    }

    private static void end(Process process) throws Exception {
        process.getOutputStream().close();
        assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    private void assertRefused(String clause, Supplier<Integer> work) {
        assertThatThrownBy(work::get)
                .isInstanceOf(HeliosException.class)
                .hasMessageContaining(clause);
    }

    private void assertNothingLeft() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void oneWriterOfAChainAtATimeAndNoDeletionMeanwhile() throws Exception {
        Path base = directory.resolve("base.heliodump");
        Process other = hold("holding", base);
        assertRefused("another program adds to this", () -> WriterLock.holding(base, () -> 1));
        assertRefused("another program writes", () -> WriterLock.alone(directory, () -> 1));
        assertThat(WriterLock.holding(directory.resolve("other"), () -> 1)).isEqualTo(1);
        end(other);
        assertThat(WriterLock.holding(base, () -> 1)).isEqualTo(1);
        assertThat(WriterLock.alone(directory, () -> 1)).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    void nothingIsDeletedWhileADumpIsWritten() throws Exception {
        Process other = hold("writing", directory.resolve("full.heliodump"));
        assertRefused("another program writes", () -> WriterLock.alone(directory, () -> 1));
        end(other);
        assertThat(WriterLock.alone(directory, () -> 1)).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    void writerWaitsForTheEndOfADeletion() throws Exception {
        Process other = hold("alone", directory);
        assertRefused("another program deletes", () -> WriterLock.alone(directory, () -> 1));
        CompletableFuture<Integer> writer =
                CompletableFuture.supplyAsync(
                        () -> WriterLock.holding(directory.resolve("base"), () -> 1));
        assertThatThrownBy(() -> writer.get(200, TimeUnit.MILLISECONDS))
                .isInstanceOf(java.util.concurrent.TimeoutException.class);
        end(other);
        assertThat(writer.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo(1);
        assertNothingLeft();
    }

    @Test
    void locksOfKilledProgramsAreFree() throws Exception {
        Process killed = hold("holding", directory.resolve("base"));
        Process other = hold("alone", Files.createDirectory(directory.resolve("sub")));
        killed.destroyForcibly().waitFor();
        other.destroyForcibly().waitFor();
        assertThat(WriterLock.holding(directory.resolve("base"), () -> 1)).isEqualTo(1);
        assertThat(WriterLock.alone(directory.resolve("sub"), () -> 1)).isEqualTo(1);
    }

    @Test
    void threadsOfOneProcessExcludeEachOther() {
        Path base = directory.resolve("base");
        int done =
                WriterLock.holding(
                        base,
                        () -> {
                            assertRefused("adds", () -> WriterLock.holding(base, () -> 1));
                            assertRefused("writes", () -> WriterLock.alone(directory, () -> 1));
                            return 2;
                        });
        assertThat(done).isEqualTo(2);
        int alone =
                WriterLock.alone(
                        directory,
                        () -> {
                            assertRefused("deletes", () -> WriterLock.holding(base, () -> 1));
                            return 3;
                        });
        assertThat(alone).isEqualTo(3);
    }
}
