package io.heliosdb.lite.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds and removes what writers that died left behind. */
public final class StaleFiles {
    private StaleFiles() {}

    /**
     * Deletes the temporary files of a target whose writers no longer run.
     *
     * @param target the path that was to be published
     * @return what was deleted
     */
    public static List<Path> clean(Path target) {
        Path directory = target.toAbsolutePath().getParent();
        String prefix = "." + target.getFileName() + ".";
        List<Path> deleted = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.startsWith(prefix)
                        && name.endsWith(PublishedFile.SUFFIX)
                        && deleteIfStale(entry)) {
                    deleted.add(entry);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot read directory", directory.toString());
        }
        return deleted;
    }

    /**
     * The temporary files in a directory whose writers no longer run, whatever they were to become.
     *
     * @param name of those that count
     * @param quietSince one that was written to later may have a writer that has not locked it yet
     */
    public static List<Path> find(Path directory, Pattern name, Instant quietSince) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory, ".*" + PublishedFile.SUFFIX)) {
            for (Path entry : entries) {
                if (name.matcher(entry.getFileName().toString()).matches()
                        && isQuiet(entry, quietSince)
                        && !WriterLock.isHeld(entry)) {
                    found.add(entry);
                }
            }
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot read directory", directory.toString());
        }
        found.sort(Comparator.naturalOrder());
        return found;
    }

    private static boolean isQuiet(Path path, Instant since) throws IOException {
        try {
            BasicFileAttributes facts =
                    Files.readAttributes(
                            path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return facts.isRegularFile() && facts.lastModifiedTime().toInstant().isBefore(since);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /**
     * Deletes such a file, unless it has a writer after all.
     *
     * @return whether it was deleted
     */
    public static boolean delete(Path path) {
        try {
            return deleteIfStale(path);
        } catch (IOException e) {
            throw IoFailure.wrap(e, "cannot delete file", path.toString());
        }
    }

    private static boolean deleteIfStale(Path path) throws IOException {
        if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        Set<OpenOption> options = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        try (FileChannel channel = FileChannel.open(path, options);
                FileLock lock = channel.tryLock()) {
            return lock != null && Files.deleteIfExists(path);
        } catch (OverlappingFileLockException e) {
            // A writer of this very process.
            return false;
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
