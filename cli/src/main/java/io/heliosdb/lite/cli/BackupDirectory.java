package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Where an instance puts its dumps. */
final class BackupDirectory {
    private BackupDirectory() {}

    /** Makes it if it is not there, for this user alone. */
    static Path make(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                return Files.createDirectories(
                        directory,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
            }
            if (Files.isWritable(directory)) {
                return directory;
            }
            throw new HeliosException(ErrorCode.USAGE, "permission denied")
                    .with("directory", directory)
                    .hint("Name a backup_dir that this user may write to.");
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot make the backup directory", e)
                    .with("directory", directory)
                    .with("reason", e)
                    .hint("Name a backup_dir that this user may write to.");
        }
    }
}
