package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the server's programs wrote, and what it means to the user.
 *
 * @param file the log file
 */
record ServerLog(Path file) {
    static final String ADDRESS_IN_USE = "Address already in use";

    private static final int TAIL_BYTES = 8192;
    private static final long BYTES_MAX = 10L << 20;
    private static final Pattern COMPLAINT =
            Pattern.compile("(?:PANIC|FATAL|ERROR|error|LOG|HINT): +(.*)");

    /** Puts a log that has grown large aside, so that two files are the most there will be. */
    void rotate() {
        try {
            if (Files.exists(file) && Files.size(file) > BYTES_MAX) {
                Files.move(
                        file,
                        file.resolveSibling(file.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw FileErrors.cannot("cannot rotate the server's log", file, e);
        }
    }

    /** The end of the log, some lines; empty if there is none. */
    String tail() {
        return tailFrom(0);
    }

    /** As {@link #tail}, of what was written since the log was {@code start} bytes long. */
    String tailFrom(long start) {
        try (SeekableByteChannel channel = Files.newByteChannel(file)) {
            channel.position(Math.max(start, channel.size() - TAIL_BYTES));
            ByteBuffer bytes = ByteBuffer.allocate(TAIL_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /**
     * The error for a program of the server that failed.
     *
     * @param clause what was attempted
     * @param place the directory it was attempted in
     * @param output what the program wrote
     */
    static HeliosException explain(String clause, Path place, String output) {
        HeliosException error =
                new HeliosException(codeOf(output), clause)
                        .with("file", place)
                        .with("actual", complaintOf(output));
        return switch (error.code()) {
            case OUT_OF_RESOURCES -> error.hint("Free some space or memory, then start again.");
            case CONFLICT -> error.hint("Run 'heliosdb-lite status' to see what is running.");
            default -> error.hint("Read the server's messages above, correct that, start again.");
        };
    }

    private static ErrorCode codeOf(String output) {
        if (output.contains(FileErrors.NO_SPACE)
                || output.contains("Cannot allocate memory")
                || output.contains("could not map anonymous shared memory")) {
            return ErrorCode.OUT_OF_RESOURCES;
        }
        if (output.contains(ADDRESS_IN_USE) || output.contains("lock file \"postmaster.pid\"")) {
            return ErrorCode.CONFLICT;
        }
        if (output.contains("incompatible with server")) {
            return ErrorCode.VERSION_UNSUPPORTED;
        }
        return ErrorCode.UNREACHABLE;
    }

    /** The first line of the worst kind, else the last lines on one line. */
    private static String complaintOf(String output) {
        for (String kind : List.of("PANIC", "FATAL", "ERROR", "error")) {
            Matcher matcher = COMPLAINT.matcher(output);
            while (matcher.find()) {
                if (matcher.group().startsWith(kind)) {
                    return matcher.group(1).strip();
                }
            }
        }
        List<String> lines = output.lines().filter(line -> !line.isBlank()).toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
    }
}
