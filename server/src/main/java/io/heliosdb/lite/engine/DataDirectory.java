package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.unit.ByteSize;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * The directory of an instance on disk, which belongs to the user: every reason not to use it is
 * found before anything in it is touched.
 */
final class DataDirectory {
    /** The major version whose data directories the embedded server reads. */
    static final String MAJOR_VERSION = "18";

    private static final String VERSION_FILE = "PG_VERSION";
    private static final long FREE_BYTES_MIN = 128L << 20;

    private final Path path;
    private final Host host;

    private DataDirectory(Path path, Host host) {
        this.path = path;
        this.host = host;
    }

    static DataDirectory of(Path path, Host host) {
        try {
            Path real = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath().normalize();
            return new DataDirectory(real, host);
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the data directory", path, e);
        }
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.isRegularFile(path.resolve(VERSION_FILE));
    }

    boolean isEmptyOrMissing() {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return true;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            return !entries.iterator().hasNext();
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the data directory", path, e);
        }
    }

    /**
     * Checks that an instance could use the directory.
     *
     * @throws HeliosException {@link ErrorCode#VERSION_UNSUPPORTED} for another major version;
     *     {@link ErrorCode#CONFLICT} if it is in use, or holds something else
     */
    void check() {
        if (exists()) {
            checkVersion();
            checkUnused();
        } else if (!isEmptyOrMissing()) {
            throw new HeliosException(
                            ErrorCode.CONFLICT, "the directory holds other files than a database")
                    .with("file", path)
                    .hint("Name an empty directory, or one that is not there yet: --data-dir DIR.");
        } else {
            checkFreeSpace();
        }
    }

    private void checkVersion() {
        String version;
        try {
            version = Files.readString(path.resolve(VERSION_FILE)).strip();
        } catch (IOException e) {
            throw FileErrors.cannot("cannot read the data directory", path, e);
        }
        if (!version.equals(MAJOR_VERSION)) {
            throw new HeliosException(
                            ErrorCode.VERSION_UNSUPPORTED,
                            "the data directory is of another version of PostgreSQL")
                    .with("file", path)
                    .with("expected", MAJOR_VERSION)
                    .with("actual", version)
                    .hint(
                            "Start that version's server, run 'heliosdb-lite dump' on it, and"
                                    + " restore the dump here.");
        }
    }

    private void checkUnused() {
        Postmaster.in(path)
                .ifPresent(
                        server -> {
                            throw new HeliosException(
                                            ErrorCode.CONFLICT,
                                            "the data directory is in use by a running server")
                                    .with("file", path)
                                    .with("pid", server.pid())
                                    .with("port", server.port())
                                    .hint(
                                            "Connect to it with --port %d, or run"
                                                            .formatted(server.port())
                                                    + " 'heliosdb-lite stop --data-dir %s' first."
                                                            .formatted(path));
                        });
    }

    private void checkFreeSpace() {
        Path present = path;
        while (!Files.exists(present)) {
            present = present.getParent();
        }
        try {
            long free = Files.getFileStore(present).getUsableSpace();
            if (free < FREE_BYTES_MIN) {
                throw new HeliosException(
                                ErrorCode.OUT_OF_RESOURCES, "no space for a data directory")
                        .with("file", path)
                        .with("expected", new ByteSize(FREE_BYTES_MIN))
                        .with("actual", new ByteSize(free))
                        .hint("Free some space, or name another directory with --data-dir DIR.");
            }
        } catch (IOException e) {
            // In a chroot no mount is listed for it: if there is no room, initdb will tell.
            return;
        }
    }

    /**
     * Makes a cluster here. Where the directory is not there yet, it appears when it is complete.
     */
    void create(Path binaries, Account account, EngineSettings settings) {
        boolean isPresent = Files.exists(path);
        Path unfinished = isPresent ? path : path.resolveSibling(Scratch.newName(host));
        try {
            Files.createDirectories(path.getParent());
            if (!isPresent) {
                Scratch.sweep(path.getParent(), host);
                Files.createDirectory(unfinished);
            }
        } catch (IOException e) {
            throw FileErrors.cannot("cannot make the data directory", path, e);
        }
        account.own(unfinished);
        boolean isDone = false;
        try {
            checkReach(unfinished, account);
            new Cluster(host, binaries, account, unfinished, false).create(settings);
            if (!isPresent) {
                Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
            }
            isDone = true;
        } catch (IOException e) {
            throw FileErrors.cannot("cannot make the data directory", path, e);
        } finally {
            if (!isDone) {
                abandon(unfinished, isPresent);
            }
        }
    }

    private void abandon(Path unfinished, boolean isPresent) {
        if (!isPresent) {
            Scratch.delete(unfinished, host);
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(unfinished)) {
            for (Path entry : entries) {
                Scratch.delete(entry, host);
            }
        } catch (IOException e) {
            // The error that led here is the one to report.
            return;
        }
    }

    /** The server's account must get through all directories above. */
    static void checkReach(Path directory, Account account) {
        List<String> command = List.of("test", "-w", directory.toString());
        if (!new Program(account).run(command, "").succeeded()) {
            throw new HeliosException(
                            ErrorCode.NOT_FOUND,
                            "the data directory is out of reach of the server's account")
                    .with("file", directory)
                    .with("uid", account.uid())
                    .hint("Choose a directory that it can reach, say below /var/lib.");
        }
    }
}
