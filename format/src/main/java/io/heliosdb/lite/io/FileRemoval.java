package io.heliosdb.lite.io;

import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Deletes files for good, and in the order in which it is told to, whatever happens. */
public final class FileRemoval {
    private FileRemoval() {}

    /**
     * Deletes a file that is there; it does not come back when the power fails.
     *
     * @throws HeliosException if it cannot be deleted
     */
    public static void delete(Path path) {
        try {
            Files.delete(path);
            DirectoryEntries.force(path.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot delete file", path.toString());
        }
    }
}
