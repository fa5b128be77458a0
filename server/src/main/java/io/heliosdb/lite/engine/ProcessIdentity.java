package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.Check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/**
 * A process, told apart from a later one with the same number.
 *
 * @param pid the process id
 * @param started when it started, in the unit of the operating system (clock ticks since boot on
 *     Linux, milliseconds elsewhere); 0 if unknown
 */
public record ProcessIdentity(long pid, long started) {
    /** Linux, proc_pid_stat(5): starttime is field 22; the fields after the name start with 3. */
    private static final int STARTTIME_INDEX = 22 - 3;

    /** The state, field 3, of a process that has ended and whose parent has not noticed yet. */
    private static final String ZOMBIE = "Z";

    private static final long ENDED = -1;

    public ProcessIdentity {
        Check.argument(pid > 0, "pid is not positive: %d", pid);
    }

    /** The process of this program. */
    public static ProcessIdentity current() {
        return of(ProcessHandle.current().pid());
    }

    /** The process that has this number now. */
    static ProcessIdentity of(long pid) {
        return new ProcessIdentity(pid, startOf(pid));
    }

    /** Whether this very process still runs. */
    public boolean isAlive() {
        return handle().isPresent();
    }

    /** The process, if it still runs. */
    public Optional<ProcessHandle> handle() {
        return ProcessHandle.of(pid)
                .filter(ProcessHandle::isAlive)
                .filter(process -> startOf(pid) == started);
    }

    private static long startOf(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            String line = Files.readString(stat);
            // The name is in parentheses, and may hold spaces and parentheses itself.
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals(ZOMBIE) ? ENDED : Long.parseLong(fields[STARTTIME_INDEX]);
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .orElse(0L);
        }
    }
}
