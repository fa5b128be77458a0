package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes temporary files that have lost their name: nothing is left however the program ends. */
public final class UnnamedFile {
    private UnnamedFile() {}

    /**
     * A new, empty file that only this process can reach, to read and write.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it cannot be made there
     */
    public static FileChannel create(Path directory) {
        try {
            Path path = Files.createTempFile(directory, "heliosdb-", ".tmp");
            try {
                return FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
            } finally {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.USAGE, "cannot make a temporary file", e)
                    .with("directory", directory)
                    .with("reason", e.getMessage())
                    .hint("Set TMPDIR to a directory that this user may write to.");
        }
    }
}
