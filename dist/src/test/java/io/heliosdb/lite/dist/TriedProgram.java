package io.heliosdb.lite.dist;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The one file with a cache of its own, in a directory for what a test needs. */
final class TriedProgram implements AutoCloseable {
    static final String VERSION = "heliosdb-lite 3.1.0\n";

    private final Path folder;

    TriedProgram() throws IOException {
        folder = Files.createTempDirectory("heliosdb-first-run");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    Path folder() {
        return folder;
    }

    Path cache() {
        return folder.resolve("cache");
    }

    /** The words that run a program with this cache. */
    List<String> words(Object... words) {
        List<String> all = new ArrayList<>(List.of("env", "HELIOSDB_CACHE=" + cache()));
        Stream.of(words).map(Object::toString).forEach(all::add);
        return all;
    }

    /** Runs the one file, or a copy. */
    Outcome run(Path program, String... arguments) {
        List<String> words = words(program);
        words.addAll(List.of(arguments));
        return EmptyRoot.run(words);
    }

    Outcome version() {
        return run(EmptyRoot.PROGRAM, "--version");
    }

    /** Runs a line of a shell, in which $0 is the one file. */
    Outcome shell(String line) {
        return EmptyRoot.run(words("sh", "-c", line, EmptyRoot.PROGRAM));
    }

    Process start(Path program, String... arguments) throws IOException {
        List<String> words = words(program);
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).start();
    }

    /** What is in the cache, but for its lock. */
    List<String> builds() {
        try (Stream<Path> files = Files.list(cache())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(".lock"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        Outcome unused = EmptyRoot.run(List.of("rm", "-rf", folder.toString()));
    }
}
