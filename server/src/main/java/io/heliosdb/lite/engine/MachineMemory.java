package io.heliosdb.lite.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory there is to use, as far as the operating system tells. */
final class MachineMemory {
    private static final int SHARED_BUFFERS_MEGABYTES_MIN = 16;
    private static final int SHARED_BUFFERS_MEGABYTES_MAX = 128;

    private MachineMemory() {}

    /** A sixteenth of the memory that is available, between 16 and 128. */
    static long sharedBuffersMegabytes() {
        long sixteenth = (availableBytes().orElse(Long.MAX_VALUE) >> 20) / 16;
        return Math.clamp(sixteenth, SHARED_BUFFERS_MEGABYTES_MIN, SHARED_BUFFERS_MEGABYTES_MAX);
    }

    /** Bytes that can be had without swapping, within the limit of the container; Linux only. */
    static OptionalLong availableBytes() {
        OptionalLong machine = availableOnMachine();
        OptionalLong limit = number(Path.of("/sys/fs/cgroup/memory.max"));
        OptionalLong used = number(Path.of("/sys/fs/cgroup/memory.current"));
        if (limit.isEmpty() || used.isEmpty()) {
            return machine;
        }
        long left = Math.max(0, limit.getAsLong() - used.getAsLong());
        return OptionalLong.of(Math.min(left, machine.orElse(Long.MAX_VALUE)));
    }

    private static OptionalLong availableOnMachine() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
                if (line.startsWith("MemAvailable:")) {
                    return OptionalLong.of(Long.parseLong(line.replaceAll("\\D", "")) * 1024);
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong number(Path file) {
        try {
            String text = Files.readString(file).strip();
            // "max" means no limit.
            return text.matches("\\d{1,18}")
                    ? OptionalLong.of(Long.parseLong(text))
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
