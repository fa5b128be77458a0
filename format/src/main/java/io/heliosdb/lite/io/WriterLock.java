package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Keeps two programs from adding to the same file's chain at a time: a lock on a small hidden file
 * beside it, which the system releases however the program ends.
 */
public final class WriterLock {
    private WriterLock() {}

    /**
     * Does work while nobody else does such work for the same file.
     *
     * @param file need not exist; its directory must
     * @throws HeliosException {@link ErrorCode#CONFLICT} if another program is at it
     */
    public static <T> T holding(Path file, Supplier<T> work) {
        Path absolute = file.toAbsolutePath();
        Path path = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS))) {
            if (!isLocked(channel) || !isAt(path, channel)) {
                throw new HeliosException(ErrorCode.CONFLICT, "another program adds to this chain")
                        .with("file", file)
                        .hint("Run it again when the other one has ended.");
            }
            try {
                return work.get();
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot lock file", path.toString());
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Whoever had the lock before may have removed the file after it was opened here. */
    private static boolean isAt(Path path, FileChannel channel) throws IOException {
        byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        int ignored = channel.write(ByteBuffer.wrap(token), 0);
        try {
            return Arrays.equals(Files.readAllBytes(path), token);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
