package io.heliosdb.lite.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The System V shared memory by which a server tells that its data directory is in use: some bytes
 * that outlive a server that was killed.
 *
 * @param id the number that the operating system gave it
 */
record SharedSegment(String id) {
    // PostgreSQL 18, src/include/utils/pidfile.h: numbers of the lines, here 0-based.
    private static final int LINE_PID = 0;
    private static final int LINE_SHARED_MEMORY = 6;

    // Linux, ipc/shm.c: columns of /proc/sysvipc/shm.
    private static final int COLUMN_KEY = 0;
    private static final int COLUMN_ID = 1;
    private static final int COLUMN_CREATOR = 4;

    /** What a server that was killed left, going by its data directory; empty but on Linux. */
    static Optional<SharedSegment> of(Path dataDirectory) {
        try {
            List<String> lines = Files.readAllLines(dataDirectory.resolve("postmaster.pid"));
            if (lines.size() <= LINE_SHARED_MEMORY) {
                return Optional.empty();
            }
            String creator = lines.get(LINE_PID).strip();
            String[] keyAndId = lines.get(LINE_SHARED_MEMORY).strip().split(" +", -1);
            // After a restart of the machine the number may be another program's: compare all.
            return Files.readAllLines(Path.of("/proc/sysvipc/shm")).stream()
                    .map(line -> line.strip().split(" +", -1))
                    .filter(row -> keyAndId.length == 2 && row.length > COLUMN_CREATOR)
                    .filter(row -> row[COLUMN_KEY].equals(keyAndId[0]))
                    .filter(row -> row[COLUMN_ID].equals(keyAndId[1]))
                    .filter(row -> row[COLUMN_CREATOR].equals(creator))
                    .map(row -> new SharedSegment(row[COLUMN_ID]))
                    .findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Removes it, as far as there is a program for that: it is too small to fail for. */
    void remove(Program program) {
        Program.Outcome unused = program.run(List.of("ipcrm", "-m", id), "");
    }
}
