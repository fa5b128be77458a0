package io.heliosdb.lite.io;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A source over a regular file. */
public final class FileByteSource implements ByteSource {
    /** The JDK copies through a direct buffer of the size of a read, one for each thread. */
    private static final int READ_BYTES_MAX = 1 << 20;

    private final Path path;
    private final FileChannel channel;
    private final long size;

    private FileByteSource(Path path, FileChannel channel, long size) {
        this.path = path;
        this.channel = channel;
        this.size = size;
    }

    /**
     * Opens a file for reading.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if there is none; {@link ErrorCode#USAGE}
     *     if it is not a regular file or may not be read
     */
    public static FileByteSource open(Path path) {
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            String what = Files.isDirectory(path) ? "directory" : "not a regular file";
            throw new HeliosException(ErrorCode.USAGE, "not a dump file")
                    .with("file", path)
                    .with("actual", what)
                    .hint("Name a .heliodump file.");
        }
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            return new FileByteSource(path, channel, channel.size());
        } catch (NoSuchFileException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "no such file", e)
                    .with("file", path)
                    .hint("Run heliosdb-lite list to see the dumps of a directory.");
        } catch (AccessDeniedException e) {
            throw new HeliosException(ErrorCode.USAGE, "permission denied", e)
                    .with("file", path)
                    .hint("Run the command as the owner of the file.");
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot open file", path.toString());
        }
    }

    /**
     * Takes what a stream holds, which is then read like a file: it is put into a temporary one.
     *
     * @param name what to call it in messages
     * @param directory where the temporary file is made
     */
    public static FileByteSource spool(InputStream stream, String name, Path directory) {
        FileChannel channel = UnnamedFile.create(directory);
        try {
            byte[] bytes = new byte[READ_BYTES_MAX];
            for (int count = stream.read(bytes); count >= 0; count = stream.read(bytes)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, count);
                while (buffer.hasRemaining()) {
                    int ignored = channel.write(buffer);
                }
            }
            return new FileByteSource(Path.of(name), channel, channel.size());
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot keep what is read", directory.toString());
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int read(long position, byte[] target, int offset, int length) {
        try {
            int wanted = Math.min(length, READ_BYTES_MAX);
            return channel.read(ByteBuffer.wrap(target, offset, wanted), position);
        } catch (ClosedByInterruptException e) {
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot read file", path.toString()).with("offset", position);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot close file", path.toString());
        }
    }
}
