package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Keeps two programs from adding to the same file's chain at a time, and from deleting dumps of a
 * directory in which one is being written: locks on small hidden files there, which the system
 * releases however the program ends.
 */
public final class WriterLock {
    private static final String SUFFIX = ".lock";
    private static final String DELETION = ".heliosdb-deletion" + SUFFIX;

    /** The system's locks are those of the process, whatever thread took them. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private WriterLock() {}

    /**
     * Does work while nobody else does such work for the same file, or deletes dumps beside it;
     * waits for the end of a deletion.
     *
     * @param file need not exist; its directory must
     * @throws HeliosException {@link ErrorCode#CONFLICT} if another program is at it
     */
    public static <T> T holding(Path file, Supplier<T> work) {
        Path absolute = file.toAbsolutePath();
        HeliosException taken = conflict("another program adds to this chain").with("file", file);
        return locked(
                absolute.resolveSibling("." + absolute.getFileName() + SUFFIX),
                taken,
                () -> {
                    // Whoever begins to delete from now on sees the lock of this one.
                    awaitEnd(absolute.resolveSibling(DELETION));
                    return work.get();
                });
    }

    /**
     * Does work while nobody writes a dump into a directory, adds to a chain in it or does such
     * work there.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if somebody does
     */
    public static <T> T alone(Path directory, Supplier<T> work) {
        Path own = directory.toAbsolutePath().resolve(DELETION);
        HeliosException taken =
                conflict("another program deletes dumps here").with("directory", directory);
        return locked(
                own,
                taken,
                () -> {
                    requireNoWriter(own);
                    return work.get();
                });
    }

    private static HeliosException conflict(String clause) {
        return new HeliosException(ErrorCode.CONFLICT, clause)
                .hint("Run it again when the other one has ended.");
    }

    private static <T> T locked(Path path, HeliosException taken, Supplier<T> work) {
        if (!HELD.add(path)) {
            throw taken;
        }
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        Set.of(
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS))) {
            if (channel.tryLock() == null) {
                throw taken;
            }
            return atPath(path, channel, taken, work);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot lock file", path.toString());
        } finally {
            HELD.remove(path);
        }
    }

    /** Whoever had the lock before may have removed the file after it was opened here. */
    private static <T> T atPath(
            Path path, FileChannel locked, HeliosException taken, Supplier<T> work)
            throws IOException {
        byte[] token = UUID.randomUUID().toString().getBytes(StandardCharsets.US_ASCII);
        int ignored = locked.write(ByteBuffer.wrap(token), 0);
        // Open until the end: closing any channel of a file releases the locks of the process.
        try (FileChannel named =
                FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            ByteBuffer read = ByteBuffer.allocate(token.length);
            int count = named.read(read, 0);
            if (count != token.length || !read.flip().equals(ByteBuffer.wrap(token))) {
                throw taken;
            }
            try {
                return work.get();
            } finally {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            throw taken;
        }
    }

    private static void awaitEnd(Path path) {
        if (HELD.contains(path)) {
            throw conflict("another program deletes dumps here").with("file", path);
        }
        try (FileChannel channel =
                        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock ended = channel.lock(0, Long.MAX_VALUE, true)) {
            boolean ignored = ended.isShared();
        } catch (NoSuchFileException e) {
            // Nobody deletes.
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot lock file", path.toString());
        }
    }

    private static void requireNoWriter(Path own) {
        Path directory = own.getParent();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*")) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean isLock = name.endsWith(SUFFIX) || name.endsWith(PublishedFile.SUFFIX);
                if (isLock && !file.equals(own) && isHeld(file)) {
                    throw conflict("another program writes a dump here").with("file", file);
                }
            }
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot read directory", directory.toString());
        }
    }

    /** Whether a writer has the lock of a file, or is this process. */
    static boolean isHeld(Path path) throws IOException {
        if (HELD.contains(path)) {
            return true;
        }
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        try (FileChannel channel =
                        FileChannel.open(path, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
