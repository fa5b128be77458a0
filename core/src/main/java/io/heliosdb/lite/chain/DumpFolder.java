package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.io.ByteSource;
import io.heliosdb.lite.io.FileByteSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The dumps of one directory, whatever their names, as they were when it was read. Only the first
 * bytes of each file are read.
 *
 * @param dumps the oldest first
 * @param unreadable files that begin like a dump, or are named like one, and cannot be read as one
 */
public record DumpFolder(Path directory, List<DumpHead> dumps, List<Unreadable> unreadable) {
    private static final Pattern NAME = Pattern.compile(".*\\.heliodump(\\.inc[0-9]+)?");
    private static final byte[] MAGIC = "HELIODMP".getBytes(StandardCharsets.US_ASCII);

    /** A file that cannot be read, and why. */
    public record Unreadable(Path path, HeliosException reason) {}

    public DumpFolder {
        dumps = List.copyOf(dumps);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * Reads a directory, not those in it.
     *
     * @throws HeliosException {@link ErrorCode#NOT_FOUND} if it is not there or cannot be listed
     */
    public static DumpFolder scan(Path directory) {
        List<DumpHead> dumps = new ArrayList<>();
        List<Unreadable> unreadable = new ArrayList<>();
        // What begins with a dot is not finished yet.
        DirectoryStream.Filter<Path> isVisible =
                path -> !path.getFileName().toString().startsWith(".");
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, isVisible)) {
            for (Path path : files) {
                if (Files.isRegularFile(path) && isDump(path)) {
                    read(path, dumps, unreadable);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot list directory", e)
                    .with("directory", directory)
                    .hint("Check that the directory exists and can be read.");
        }
        // Of copies of a dump, the first is taken, whatever order the directory has.
        dumps.sort(DumpHead.BY_AGE);
        unreadable.sort(Comparator.comparing(Unreadable::path));
        return new DumpFolder(directory, DumpOrder.of(dumps), unreadable);
    }

    /** The directory that a file is in. */
    public static DumpFolder around(Path file) {
        Path parent = file.toAbsolutePath().getParent();
        return scan(parent == null ? file.toAbsolutePath() : parent);
    }

    /** By its name, as its first bytes may be damaged, or by those. */
    private static boolean isDump(Path path) {
        if (NAME.matcher(path.getFileName().toString()).matches()) {
            return true;
        }
        try (InputStream in = Files.newInputStream(path)) {
            return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
        } catch (IOException e) {
            // Not readable for this user, and nothing says that it is a dump.
            return false;
        }
    }

    private static void read(Path path, List<DumpHead> dumps, List<Unreadable> unreadable) {
        try {
            dumps.add(head(path));
        } catch (HeliosException e) {
            // One that was deleted meanwhile is of no interest.
            if (e.code() != ErrorCode.NOT_FOUND) {
                unreadable.add(new Unreadable(path, e));
            }
        }
    }

    /**
     * What a file tells of itself.
     *
     * @throws HeliosException if it is no dump, or its beginning is damaged
     */
    public static DumpHead head(Path path) {
        try (ByteSource source = FileByteSource.open(path)) {
            return new DumpHead(path, source.size(), DumpFile.readMetadata(source));
        }
    }

    /**
     * The chain that ends with a dump: the full dump first.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if a dump between is not in the directory
     */
    public List<DumpHead> chainOf(DumpHead last) {
        Deque<DumpHead> chain = new ArrayDeque<>();
        Set<Path> seen = new HashSet<>();
        Parents parents = parents();
        for (DumpHead head = last; ; head = requireParent(parents, head)) {
            chain.addFirst(head);
            if (head.isFull()) {
                return List.copyOf(chain);
            }
            if (!seen.add(head.path())) {
                throw new HeliosException(ErrorCode.CONFLICT, "increments follow one another")
                        .with("file", head.path())
                        .hint("Take a full dump.");
            }
        }
    }

    private DumpHead requireParent(Parents parents, DumpHead increment) {
        return parents.of(increment)
                .orElseThrow(
                        () ->
                                new HeliosException(
                                                ErrorCode.CONFLICT,
                                                "parent of the increment is missing")
                                        .with("file", increment.path())
                                        .with("parent", increment.metadata().parentId())
                                        .with("directory", directory)
                                        .hint(
                                                "Put the dump with that id beside it; heliosdb-lite"
                                                        + " list shows the ids."));
    }

    /** Which dump each of the directory follows. */
    public Parents parents() {
        return new Parents(dumps);
    }

    /** When each was taken, by its file: no earlier than what it follows, whatever clocks said. */
    public Map<Path, Instant> times() {
        return DumpOrder.times(dumps);
    }

    /** A dump and all that follow it, directly or not, the oldest first. */
    public List<DumpHead> descendantsOf(DumpHead root) {
        return DumpOrder.of(new Followers(dumps).reachedFrom(List.of(root)));
    }

    /**
     * The dumps before a dump as far as they are there, itself, and all that follow it: each behind
     * its parent.
     */
    public List<DumpHead> relativesOf(DumpHead dump) {
        Parents parents = parents();
        Deque<DumpHead> before = new ArrayDeque<>();
        Set<Path> seen = new HashSet<>(Set.of(dump.path()));
        Optional<DumpHead> parent = parents.of(dump);
        while (parent.isPresent() && seen.add(parent.get().path())) {
            before.addFirst(parent.get());
            parent = parents.of(parent.get());
        }
        List<DumpHead> relatives = new ArrayList<>(before);
        descendantsOf(dump).stream()
                .filter(head -> head.equals(dump) || !seen.contains(head.path()))
                .forEach(relatives::add);
        return List.copyOf(relatives);
    }

    /** Those of some dumps that none of them follows: where chains end. */
    public List<DumpHead> endsOf(List<DumpHead> some) {
        Parents parents = parents();
        Set<Path> followed =
                some.stream()
                        .flatMap(head -> parents.of(head).stream())
                        .map(DumpHead::path)
                        .collect(Collectors.toSet());
        return some.stream().filter(head -> !followed.contains(head.path())).toList();
    }

    /**
     * Opens the chain that ends with a dump.
     *
     * @throws HeliosException what {@link #chainOf} and {@link Chain#of} throw, or what is wrong
     *     with one of the files
     */
    public Chain open(DumpHead last) {
        List<DumpFile> files = new ArrayList<>();
        try {
            for (DumpHead head : chainOf(last)) {
                files.add(DumpFile.open(FileByteSource.open(head.path())));
            }
        } catch (RuntimeException e) {
            files.forEach(DumpFile::close);
            throw e;
        }
        return Chain.of(files);
    }
}
