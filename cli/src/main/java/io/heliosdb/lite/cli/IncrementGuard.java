package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keeps a base dump from being replaced under its increments, which are of no use without it. */
final class IncrementGuard {
    private IncrementGuard() {}

    /**
     * Checks that nothing depends on the file that is about to be replaced.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if increments lie beside it
     */
    static void check(Path base, boolean isForced) {
        Path directory = base.toAbsolutePath().getParent();
        if (isForced || directory == null || !Files.isRegularFile(base)) {
            return;
        }
        String prefix = base.getFileName() + ".inc";
        numbers(directory, prefix)
                .min()
                .ifPresent(
                        number -> {
                            throw new HeliosException(
                                            ErrorCode.CONFLICT, "dump still has increments")
                                    .with("file", base)
                                    .with("increment", prefix + number)
                                    .hint("Choose another --output, or replace it with --force.");
                        });
    }

    /** The numbers behind a prefix in the names of a directory's files. */
    static IntStream numbers(Path directory, String prefix) {
        try (Stream<Path> files = Files.list(directory)) {
            return Arrays.stream(
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.startsWith(prefix))
                            .map(name -> name.substring(prefix.length()))
                            .filter(number -> number.matches("[0-9]{1,9}"))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot list directory", e)
                    .with("directory", directory)
                    .hint("Check that the directory exists and can be read.");
        }
    }
}
