package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Other programs and files that the suites need. */
final class Commands {
    private Commands() {}

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** Runs a program to its end and returns what it printed; fails if its exit code is not 0. */
    static String run(List<String> command) {
        try {
            Path output = Files.createTempFile("helios-e2e-", ".out");
            try {
                Process process =
                        new ProcessBuilder(command)
                                .directory(Path.of("/tmp").toFile())
                                .redirectErrorStream(true)
                                .redirectOutput(output.toFile())
                                .start();
                int code = process.waitFor();
                String text = Files.readString(output, StandardCharsets.UTF_8);
                if (code != 0) {
                    throw new IOException(command + " ended with " + code + ": " + text);
                }
                return text;
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Runs a program of a server: root cannot, so it becomes another user. */
    static String runAsServer(List<String> command) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(
                    List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"));
        }
        words.addAll(command);
        return run(words);
    }

    /** A new directory through which a server's account gets, unlike through one of JUnit's. */
    static Path openDirectory() throws IOException {
        Path directory = Files.createTempDirectory("helios-e2e");
        return Files.setPosixFilePermissions(
                directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void deleteAll(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
