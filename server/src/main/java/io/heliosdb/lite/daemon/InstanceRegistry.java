package io.heliosdb.lite.daemon;

import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * The instances that this user runs: one file each, in a directory that only this user can write
 * to. A file whose process is gone counts for nothing and is removed. Thread-safe.
 */
public final class InstanceRegistry {
    private static final String FOLDER = "heliosdb-lite";
    private static final String ENDING = ".instance";

    private final Host host;

    public InstanceRegistry(Host host) {
        this.host = host;
    }

    /**
     * Makes an instance known.
     *
     * @return the entry, for {@link #remove}
     * @throws HeliosException if no directory can be written to
     */
    public Path add(RunningInstance instance) {
        IOException failure = null;
        for (Path folder : folders()) {
            try {
                if (makeOwn(folder)) {
                    return write(folder, instance);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
        throw new HeliosException(
                        ErrorCode.NOT_FOUND, "no directory to note the instance in", failure)
                .with("file", folders().getLast())
                .hint("Remove what stands in its way, or set XDG_RUNTIME_DIR.");
    }

    /** Forgets an instance; does nothing if it is not known. */
    public void remove(Path entry) {
        try {
            Files.deleteIfExists(entry);
        } catch (IOException e) {
            // Without its process it counts for nothing, and the next reader tries again.
            return;
        }
    }

    /** All instances that run, by port. */
    public List<RunningInstance> list() {
        List<RunningInstance> instances = new ArrayList<>();
        for (Path folder : folders()) {
            if (isOwn(folder)) {
                collect(folder, instances);
            }
        }
        instances.sort(Comparator.comparingInt(RunningInstance::port));
        return instances;
    }

    /** The instance on a port. */
    public Optional<RunningInstance> find(int port) {
        return list().stream().filter(instance -> instance.port() == port).findFirst();
    }

    /** The instance that was started with a data directory. */
    public Optional<RunningInstance> find(Path dataDir) {
        Path wanted = normal(dataDir);
        return list().stream()
                .filter(instance -> normal(instance.dataDir()).equals(wanted))
                .findFirst();
    }

    /** The same path for the same directory, whether it is there or not. */
    static Path normal(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path.toAbsolutePath().normalize();
        }
    }

    private void collect(Path folder, List<RunningInstance> instances) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, "*" + ENDING)) {
            for (Path entry : entries) {
                Optional<RunningInstance> instance = read(entry);
                if (instance.isPresent() && instance.get().daemon().isAlive()) {
                    instances.add(instance.get());
                } else {
                    remove(entry);
                }
            }
        } catch (IOException e) {
            // A directory that cannot be read holds nothing of ours.
            return;
        }
    }

    private static Optional<RunningInstance> read(Path entry) {
        Properties facts = new Properties();
        try (Reader reader = Files.newBufferedReader(entry)) {
            facts.load(reader);
            return RunningInstance.of(facts);
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Path write(Path folder, RunningInstance instance) throws IOException {
        String name = instance.daemon().pid() + "-" + instance.port();
        Path unfinished = folder.resolve(name + ".new");
        try (Writer writer = Files.newBufferedWriter(unfinished)) {
            instance.toProperties().store(writer, null);
        }
        return Files.move(
                unfinished, folder.resolve(name + ENDING), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Where entries may be: a session that has no XDG_RUNTIME_DIR looks there all the same. */
    private List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        if (host.isRoot()) {
            folders.add(Path.of("/run").resolve(FOLDER));
        } else {
            host.variable("XDG_RUNTIME_DIR").map(Path::of).ifPresent(folders::add);
            folders.add(Path.of("/run/user").resolve(Integer.toString(host.uid())));
            folders.replaceAll(folder -> folder.resolve(FOLDER));
        }
        folders.add(Path.of("/tmp").resolve(FOLDER + "-" + host.uid()));
        return folders.stream().distinct().toList();
    }

    private boolean makeOwn(Path folder) throws IOException {
        if (!Files.isDirectory(folder.getParent())) {
            return false;
        }
        try {
            Files.createDirectory(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // Ours from an earlier start, or somebody else's trap: see below.
            return isOwn(folder);
        }
        return isOwn(folder);
    }

    private boolean isOwn(Path folder) {
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(host.uid())
                    && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                            .equals(PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            return false;
        }
    }
}
