package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What an error of the file system means to the user. */
final class FileErrors {
    /** The text of ENOSPC, in the C locale, from the JDK as from PostgreSQL. */
    static final String NO_SPACE = "No space left on device";

    private FileErrors() {}

    /** An error about a path, with the code that its cause calls for. */
    static HeliosException cannot(String clause, Path path, IOException cause) {
        String reason =
                cause instanceof FileSystemException f && f.getReason() != null
                        ? f.getReason()
                        : String.valueOf(cause.getMessage());
        HeliosException error =
                new HeliosException(codeOf(cause, reason), clause, cause).with("file", path);
        return switch (cause) {
            case AccessDeniedException e ->
                    error.with("actual", "permission denied")
                            .hint("Choose a directory that you may write to.");
            case NoSuchFileException e -> error.with("actual", "no such file");
            default -> error.with("actual", reason);
        };
    }

    private static ErrorCode codeOf(IOException cause, String reason) {
        if (reason.contains(NO_SPACE)) {
            return ErrorCode.OUT_OF_RESOURCES;
        }
        return cause instanceof FileSystemException ? ErrorCode.NOT_FOUND : ErrorCode.INTERNAL;
    }
}
