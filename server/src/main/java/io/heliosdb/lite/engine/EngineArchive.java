package io.heliosdb.lite.engine;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The archive of the server's programs. A class of its own because a {@link Bundle} needs neither
 * it nor the libraries that it uses.
 */
public final class EngineArchive {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Set<PosixFilePermission> FOR_ALL =
            PosixFilePermissions.fromString("rwxr-xr-x");
    private static final Set<PosixFilePermission> READABLE =
            PosixFilePermissions.fromString("rw-r--r--");

    private EngineArchive() {}

    /**
     * Unpacks that of this platform below a directory, with our extension.
     *
     * @param isWanted which entries, by their names; those of directories end with a slash
     */
    public static void unpack(Path folder, Predicate<String> isWanted) throws IOException {
        unpack(EngineBinaries.archive(Platform.current()), folder, isWanted);
    }

    static void unpack(URL archive, Path folder, Predicate<String> isWanted) throws IOException {
        extract(archive, folder, isWanted);
        EngineExtension.writeInto(folder);
    }

    private static void extract(URL archive, Path folder, Predicate<String> isWanted)
            throws IOException {
        try (InputStream packed = new BufferedInputStream(archive.openStream(), BUFFER_BYTES);
                TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                Path path = folder.resolve(entry.getName()).normalize();
                if (!path.startsWith(folder)) {
                    throw new IOException("archive entry outside of its folder: " + path);
                }
                if (isWanted.test(entry.getName())) {
                    extract(tar, entry, path);
                }
            }
        }
    }

    /** Modes are set whatever the umask is: the server's account must be able to read. */
    private static void extract(TarArchiveInputStream tar, TarArchiveEntry entry, Path path)
            throws IOException {
        if (entry.isDirectory()) {
            createDirectory(path);
            return;
        }
        createDirectory(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else if (entry.isFile()) {
            Files.copy(tar, path);
            boolean isProgram = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(path, isProgram ? FOR_ALL : READABLE);
        }
    }

    private static void createDirectory(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            createDirectory(path.getParent());
            Files.createDirectory(path);
            Files.setPosixFilePermissions(path, FOR_ALL);
        }
    }
}
