package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * Keeps two programs from adding to the same file's chain at a time: a lock on an empty hidden file
 * beside it, which the system releases however the program ends.
 */
public final class WriterLock implements AutoCloseable {
    private final Path path;
    private final FileChannel channel;

    private WriterLock(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file need not exist; its directory must
     * @throws HeliosException {@link ErrorCode#CONFLICT} if another program has it
     */
    public static WriterLock of(Path file) {
        Path absolute = file.toAbsolutePath();
        Path path = absolute.resolveSibling("." + absolute.getFileName() + ".lock");
        try {
            FileChannel channel =
                    FileChannel.open(
                            path,
                            Set.of(
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE,
                                    LinkOption.NOFOLLOW_LINKS));
            if (!isLocked(channel)) {
                channel.close();
                throw new HeliosException(ErrorCode.CONFLICT, "another program adds to this chain")
                        .with("file", file)
                        .hint("Run it again when the other one has ended.");
            }
            return new WriterLock(path, channel);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot lock file", path.toString());
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Releases the lock. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
            channel.close();
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot unlock file", path.toString());
        }
    }
}
