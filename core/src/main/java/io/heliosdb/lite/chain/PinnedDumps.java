package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.io.WriterLock;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which dumps of a directory are kept for good: a hidden file beside them that has their ids, so
 * that the dumps can be renamed.
 *
 * @param ids of dumps, of which some may be gone
 */
public record PinnedDumps(Set<String> ids) {
    static final String NAME = ".heliosdb-pins.json";

    /** The file's JSON. */
    private record Content(List<String> pinned) {}

    public PinnedDumps {
        ids = Set.copyOf(ids);
    }

    /**
     * Reads what a directory has.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if that cannot be read: then nobody knows
     *     what must not be deleted
     */
    public static PinnedDumps of(Path directory) {
        return new PinnedDumps(Set.copyOf(read(directory)));
    }

    private static List<String> read(Path directory) {
        Path path = directory.resolve(NAME);
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try {
            return List.copyOf(SideFile.read(path, Content.class).pinned());
        } catch (IOException | RuntimeException e) {
            throw new HeliosException(ErrorCode.CONFLICT, "pins cannot be read", e)
                    .with("file", path)
                    .hint("Remove that file and pin the dumps again with heliosdb-lite pin.");
        }
    }

    /**
     * Pins a dump, or removes its pin.
     *
     * @return whether that changed anything
     * @throws HeliosException what {@link #of} and {@link WriterLock#holding} throw
     */
    public static boolean set(Path directory, String dumpId, boolean isPinned) {
        Path path = directory.resolve(NAME);
        return WriterLock.holding(
                path,
                () -> {
                    List<String> ids = new ArrayList<>(read(directory));
                    boolean isChanged =
                            isPinned
                                    ? !ids.contains(dumpId) && ids.add(dumpId)
                                    : ids.remove(dumpId);
                    if (isChanged) {
                        SideFile.write(path, new Content(ids));
                    }
                    return isChanged;
                });
    }

    /** Whether a dump is pinned itself, not only needed by one that is. */
    public boolean contains(String dumpId) {
        return ids.contains(dumpId);
    }
}
