package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A {@code start} in an empty root. Ended when it is closed. */
final class RootServer implements AutoCloseable {
    private static final long READY_MILLIS = 30_000;

    private final Process process;

    private RootServer(Process process) {
        this.process = process;
    }

    /**
     * Starts it and waits until it is ready.
     *
     * @param work where its output goes
     */
    static RootServer start(EmptyRoot root, int uid, Path work, String... arguments)
            throws IOException, InterruptedException {
        Path out = work.resolve("start.out");
        Path err = work.resolve("start.err");
        RootServer server =
                new RootServer(
                        new ProcessBuilder(root.words(uid, List.of(), arguments))
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile())
                                .start());
        long end = System.nanoTime() + READY_MILLIS * 1_000_000;
        while (Files.size(out) == 0) {
            assertThat(server.process.isAlive() && System.nanoTime() < end)
                    .describedAs(Files.readString(err))
                    .isTrue();
            Thread.sleep(50);
        }
        return server;
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Waits for its end; returns the exit code. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    /** Sends SIGTERM and waits. */
    int terminate() throws InterruptedException {
        process.destroy();
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        int unused = process.onExit().join().exitValue();
    }
}
