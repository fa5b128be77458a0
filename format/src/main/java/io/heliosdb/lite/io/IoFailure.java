package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Turns an {@link IOException} into the error that names the file, once. */
final class IoFailure {
    private IoFailure() {}

    static HeliosException wrap(IOException cause, String clause, String file) {
        String reason = String.valueOf(cause.getMessage());
        return switch (cause) {
            case ClosedByInterruptException e ->
                    new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
            case NoSuchFileException e ->
                    new HeliosException(ErrorCode.NOT_FOUND, "no such file or directory", e)
                            .with("file", file)
                            .hint("Create the directory first, or name another.");
            case AccessDeniedException e ->
                    new HeliosException(ErrorCode.USAGE, "permission denied", e)
                            .with("file", file)
                            .hint("Choose a place that this user may write to.");
            default -> {
                if (reason.contains("No space left") || reason.contains("Disk quota exceeded")) {
                    yield new HeliosException(ErrorCode.OUT_OF_RESOURCES, "disk is full", cause)
                            .with("file", file)
                            .hint("Free some space, or write to another disk.");
                }
                yield new HeliosException(ErrorCode.INTERNAL, clause, cause)
                        .with("file", file)
                        .with("reason", reason)
                        .hint("Check the disk, or name a file on another one.");
            }
        };
    }
}
