package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(
                        directory, file -> isIncrement(file.getFileName().toString(), prefix))) {
            for (Path increment : files) {
                throw new HeliosException(ErrorCode.CONFLICT, "dump still has increments")
                        .with("file", base)
                        .with("increment", increment.getFileName())
                        .hint("Choose another --output, or replace it with --force.");
            }
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot list directory", e)
                    .with("directory", directory)
                    .hint("Check that the directory exists and can be read.");
        }
    }

    private static boolean isIncrement(String name, String prefix) {
        return name.startsWith(prefix) && name.substring(prefix.length()).matches("[0-9]+");
    }
}
