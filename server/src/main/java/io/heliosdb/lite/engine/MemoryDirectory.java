package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.ByteSize;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an instance in memory keeps its files: a directory on tmpfs, or in the temporary directory
 * of a machine without one.
 *
 * @param path the directory, made and owned by the server's account
 * @param warnings what the user should know about the choice, as sentences
 */
record MemoryDirectory(Path path, List<String> warnings) {
    /** Name of the data directory in it. */
    static final String DATA = "data";

    /** What a new cluster, its WAL and a little data take. */
    static final long FREE_BYTES_MIN = 256L << 20;

    MemoryDirectory {
        warnings = List.copyOf(warnings);
    }

    /**
     * Removes what crashed instances of this user left, and makes a directory for a new one.
     *
     * @throws HeliosException {@link ErrorCode#OUT_OF_RESOURCES} if there is no room
     */
    static MemoryDirectory create(Host host, Account account) {
        Scratch.sweep(host.sharedMemory(), host);
        Scratch.sweep(host.temporary(), host);
        List<String> warnings = new ArrayList<>();
        Path parent = host.sharedMemory();
        String refusal = refusalOf(parent);
        if (!refusal.isEmpty()) {
            parent = host.temporary().toAbsolutePath();
            warnings.add(
                    "%s %s: the data is in files below %s"
                            .formatted(host.sharedMemory(), refusal, parent));
            refusal = refusalOf(parent);
        }
        if (!refusal.isEmpty()) {
            throw new HeliosException(ErrorCode.OUT_OF_RESOURCES, "no directory for data in memory")
                    .with("file", parent)
                    .with("actual", refusal)
                    .with("expected", new ByteSize(FREE_BYTES_MIN) + " free")
                    .hint("Free some memory, or start with --data-dir DIR instead of --memory.");
        }
        Path path = parent.resolve(Scratch.newName(host));
        try {
            Files.createDirectory(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException e) {
            throw FileErrors.cannot("cannot create the directory for data in memory", path, e);
        }
        account.own(path);
        return new MemoryDirectory(path, warnings);
    }

    /** Why a directory will not do; empty if it will. */
    private static String refusalOf(Path parent) {
        if (!Files.isDirectory(parent)) {
            return "does not exist";
        }
        if (!Files.isWritable(parent)) {
            return "is not writable";
        }
        try {
            long free = Files.getFileStore(parent).getUsableSpace();
            return free < FREE_BYTES_MIN ? "has only " + new ByteSize(free) + " free" : "";
        } catch (IOException e) {
            // In a chroot no mount is listed for it: if there is no room, the server will tell.
            return "";
        }
    }
}
