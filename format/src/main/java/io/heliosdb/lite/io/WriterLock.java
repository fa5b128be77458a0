package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Keeps two programs from adding to the same file's chain at a time: a lock on an empty hidden file
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
            if (!isLocked(channel)) {
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
}
