package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The programs {@code initdb} and {@code postgres}: found on the class path as an archive, unpacked
 * once into a cache directory, together with {@link EngineExtension}. Several processes may do so
 * at the same time: each unpacks into a directory of its own, and the first to finish gives it its
 * name.
 */
final class EngineBinaries {
    private static final Set<PosixFilePermission> FOR_ALL =
            PosixFilePermissions.fromString("rwxr-xr-x");

    private final Host host;
    private final Platform platform;

    EngineBinaries(Host host, Platform platform) {
        this.host = host;
        this.platform = platform;
    }

    /**
     * The directory that holds {@code bin}, {@code lib} and {@code share}; unpacked if it is not
     * there yet, which takes some seconds.
     *
     * @param account who must be able to run what is in it
     * @throws HeliosException if there is no archive for this platform, or no place for it
     */
    Path locate(Account account) {
        Optional<Bundle> bundle = Bundle.current();
        if (bundle.isPresent()) {
            return bundled(bundle.get(), account);
        }
        URL archive = archive(platform);
        List<String> refusals = new ArrayList<>();
        for (Path cache : candidates()) {
            try {
                prepare(cache);
                Path target =
                        cache.resolve(
                                "postgresql-%s-%s-%s"
                                        .formatted(
                                                platform.name(),
                                                key(archive),
                                                EngineExtension.key()));
                if (!Files.isDirectory(target)) {
                    unpack(archive, cache, target);
                }
                if (runs(target, account)) {
                    return target;
                }
                refusals.add(cache + " (the programs cannot be run there)");
            } catch (IOException e) {
                refusals.add(cache + " (" + e + ")");
            }
        }
        throw new HeliosException(
                        refusals.toString().contains(FileErrors.NO_SPACE)
                                ? ErrorCode.OUT_OF_RESOURCES
                                : ErrorCode.NOT_FOUND,
                        "no directory for the server's programs")
                .with("actual", String.join(", ", refusals))
                .hint("Set HELIOSDB_CACHE to a directory with 100 MB free, and start again.");
    }

    private static Path bundled(Bundle bundle, Account account) {
        if (!runs(bundle.engine(), account)) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "the server's programs cannot be run")
                    .with("file", bundle.engine())
                    .with("uid", account.uid())
                    .hint(
                            "Set HELIOSDB_CACHE to a directory that this user can reach, or remove"
                                    + " "
                                    + bundle.folder()
                                    + ": it is made anew.");
        }
        return bundle.engine();
    }

    /** On the class path, if this build is for the platform. */
    static URL archive(Platform platform) {
        URL archive = EngineBinaries.class.getResource("/" + platform.archiveName());
        if (archive == null) {
            throw new HeliosException(
                            ErrorCode.NOT_FOUND,
                            "the server's programs for this platform are not part of this build")
                    .with("expected", platform.archiveName())
                    .hint("Build heliosdb-lite on this machine: 'mvn package'.");
        }
        return archive;
    }

    /** Directories to unpack into, the best first. */
    private List<Path> candidates() {
        List<Path> candidates = new ArrayList<>();
        host.variable("HELIOSDB_CACHE").map(Path::of).ifPresent(candidates::add);
        if (host.isRoot()) {
            candidates.add(Path.of("/var/cache/heliosdb-lite"));
        } else {
            candidates.add(
                    host.variable("XDG_CACHE_HOME")
                            .map(Path::of)
                            .orElse(host.home().resolve(".cache"))
                            .resolve("heliosdb-lite"));
        }
        candidates.add(host.temporary().resolve("heliosdb-lite-cache-" + host.uid()));
        return candidates.stream().map(Path::toAbsolutePath).toList();
    }

    /** Makes the directory, and checks that nobody else can plant programs in it. */
    private void prepare(Path cache) throws IOException {
        if (!Files.isDirectory(cache)) {
            Files.createDirectories(cache);
            Files.setPosixFilePermissions(cache, FOR_ALL);
        }
        int owner = Host.ownerOf(cache.toRealPath()).orElse(-1);
        if (owner != host.uid() && owner != 0) {
            throw new IOException("belongs to another user");
        }
        if (Files.getPosixFilePermissions(cache).contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("others may write to it");
        }
    }

    /** Tells one build of the archive from another without reading it. */
    private static String key(URL archive) throws IOException {
        URLConnection connection = archive.openConnection();
        if (connection instanceof JarURLConnection jar) {
            jar.setUseCaches(false);
            try (var file = jar.getJarFile()) {
                return "%08x".formatted(file.getEntry(jar.getEntryName()).getCrc());
            }
        }
        return Long.toHexString(connection.getContentLengthLong());
    }

    private void unpack(URL archive, Path cache, Path target) throws IOException {
        Scratch.sweep(cache, host);
        Path unfinished = cache.resolve(Scratch.newName(host));
        Files.createDirectory(unfinished);
        try {
            EngineArchive.unpack(archive, unfinished, name -> true);
            Files.setPosixFilePermissions(unfinished, FOR_ALL);
            Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            // If another process was faster, what it unpacked is the same.
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            Scratch.delete(unfinished, host);
        }
    }

    /** The directory may be closed to the account, or be on a file system without programs. */
    private static boolean runs(Path target, Account account) {
        String postgres = target.resolve("bin/postgres").toString();
        try {
            return new Program(account).run(List.of(postgres, "--version"), "").succeeded();
        } catch (HeliosException e) {
            if (e.code() == ErrorCode.CANCELLED) {
                throw e;
            }
            return false;
        }
    }
}
