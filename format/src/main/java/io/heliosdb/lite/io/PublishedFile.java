package io.heliosdb.lite.io;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A file that appears under its name only when it is complete and on disk; until then, and after
 * any failure, the name holds what it held before. The bytes go to {@code .<name>.<suffix>.tmp} in
 * the same directory, which is locked while it is written: see {@link StaleFiles}.
 *
 * <p>A target that exists and is no regular file ({@code /dev/null}, a pipe) is written directly. A
 * target that is a symbolic link to a file is followed, so that the link stays.
 */
public final class PublishedFile implements ByteSink {
    /** What names of files that are not complete end with. */
    static final String SUFFIX = ".tmp";

    private static final Set<PosixFilePermission> PRIVATE =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path target;
    private final Optional<Path> temporary;
    private final FileChannel channel;
    private final ChannelSink sink;
    private boolean finished;

    private PublishedFile(Path target, Optional<Path> temporary, FileChannel channel) {
        this.target = target;
        this.temporary = temporary;
        this.channel = channel;
        this.sink = new ChannelSink(target.toString(), channel);
    }

    /**
     * Starts to write a file.
     *
     * @param path where it will be; its directory must exist
     * @param uniqueSuffix what no other writer of the path uses, such as the dump id
     * @throws HeliosException if the directory is missing or may not be written
     */
    public static PublishedFile create(Path path, String uniqueSuffix) {
        try {
            Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
            return create(path, target, uniqueSuffix);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot create file", path.toString());
        }
    }

    /** The same for a file that nobody named: it takes the place of a symbolic link. */
    public static PublishedFile createUnlinked(Path path, String uniqueSuffix) {
        return create(path, path.toAbsolutePath(), uniqueSuffix);
    }

    private static PublishedFile create(Path path, Path target, String uniqueSuffix) {
        Check.argument(!uniqueSuffix.contains("/"), "suffix is a path: %s", uniqueSuffix);
        try {
            if (Files.isDirectory(target)) {
                throw new HeliosException(ErrorCode.USAGE, "is a directory")
                        .with("file", path)
                        .hint("Name a file in it, say " + path.resolve("mydb.heliodump") + ".");
            }
            if (Files.exists(target) && !Files.isRegularFile(target)) {
                FileChannel direct = FileChannel.open(target, StandardOpenOption.WRITE);
                return new PublishedFile(path, Optional.empty(), direct);
            }
            Path temporary =
                    target.resolveSibling("." + target.getFileName() + "." + uniqueSuffix + SUFFIX);
            FileChannel channel = createTemporary(temporary);
            return new PublishedFile(target, Optional.of(temporary), channel);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot create file", path.toString());
        }
    }

    private static FileChannel createTemporary(Path temporary) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        temporary,
                        Set.of(
                                StandardOpenOption.CREATE_NEW,
                                StandardOpenOption.WRITE,
                                LinkOption.NOFOLLOW_LINKS),
                        PosixFilePermissions.asFileAttribute(PRIVATE));
        try {
            // Held until the channel closes: tells a living writer from a dead one. Somebody may be
            // looking just now whether it is.
            FileLock lock = channel.lock();
            Check.state(lock.isValid(), "a new file is not locked: %s", temporary);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(temporary);
            throw e;
        }
    }

    @Override
    public String name() {
        return target.toString();
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        sink.write(source, offset, length);
    }

    @Override
    public void finish() {
        Check.state(!finished, "finished twice: %s", target);
        sink.flush();
        try {
            if (temporary.isPresent()) {
                publish(temporary.get());
            }
            finished = true;
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot publish file", target.toString());
        }
    }

    private void publish(Path complete) throws IOException {
        if (Files.exists(target)) {
            Files.setPosixFilePermissions(complete, Files.getPosixFilePermissions(target));
        }
        channel.force(true);
        try {
            Files.move(
                    complete,
                    target,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException e) {
            throw new IOException("the file system cannot rename atomically", e);
        }
        DirectoryEntries.force(target.getParent());
    }

    @Override
    public void close() {
        try {
            if (!finished && temporary.isPresent()) {
                Files.deleteIfExists(temporary.get());
            }
            channel.close();
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot close file", target.toString());
        }
    }
}
