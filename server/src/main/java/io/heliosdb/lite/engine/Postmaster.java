package io.heliosdb.lite.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a server says about itself in the file {@code postmaster.pid} of its data directory.
 *
 * @param pid process id of the server
 * @param port the port it listens on, 0 if it does not say yet
 * @param isReady whether it accepts connections
 * @param dataDirectory the directory the file was found in
 */
record Postmaster(long pid, int port, boolean isReady, Path dataDirectory) {
    // PostgreSQL 18, src/include/utils/pidfile.h: numbers of the lines, here 0-based.
    private static final int LINE_PID = 0;
    private static final int LINE_PORT = 3;
    private static final int LINE_STATUS = 7;

    /** The server that uses a data directory, if one does. */
    static Optional<Postmaster> in(Path dataDirectory) {
        List<String> lines;
        try {
            lines = Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
        } catch (IOException e) {
            return Optional.empty();
        }
        // The file may be read while it is being written.
        Optional<Long> pid = number(lines, LINE_PID).filter(value -> value > 0);
        int port = number(lines, LINE_PORT).map(Long::intValue).orElse(0);
        boolean isReady =
                lines.size() > LINE_STATUS && lines.get(LINE_STATUS).strip().equals("ready");
        return pid.map(value -> new Postmaster(value, port, isReady, dataDirectory))
                .filter(Postmaster::isAlive);
    }

    /** Ends the server at once; nothing is written. */
    void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /** A file that survived a crash may name a process that is something else by now. */
    private boolean isAlive() {
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty()) {
            return false;
        }
        Path process = Path.of("/proc/" + pid);
        if (!Files.isDirectory(process)) {
            return true;
        }
        if (!Host.ownerOf(process).equals(Host.ownerOf(dataDirectory))) {
            return false;
        }
        try {
            // A server's working directory is its data directory.
            return process.resolve("cwd").toRealPath().equals(dataDirectory.toRealPath());
        } catch (IOException e) {
            return true;
        }
    }

    private static Optional<Long> number(List<String> lines, int index) {
        if (lines.size() <= index || !lines.get(index).strip().matches("\\d{1,10}")) {
            return Optional.empty();
        }
        return Optional.of(Long.parseLong(lines.get(index).strip()));
    }
}
