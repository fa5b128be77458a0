package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the engine takes from the machine it runs on. Tests pass other values to stand for other
 * machines.
 *
 * @param environment the environment variables
 * @param userName name of the operating system's user
 * @param uid numeric id of that user; 0 is root
 * @param home home directory of that user
 * @param temporary directory for temporary files
 * @param sharedMemory the tmpfs for memory mode; it need not exist
 */
public record Host(
        Map<String, String> environment,
        String userName,
        int uid,
        Path home,
        Path temporary,
        Path sharedMemory) {
    /** What the JVM says of a user who is in no list of accounts. */
    private static final String UNKNOWN = "?";

    public Host {
        environment = Map.copyOf(environment);
    }

    /** The machine and user of this process. */
    public static Host current() {
        return new Host(
                System.getenv(),
                currentUser(),
                currentUid(),
                currentHome(),
                Path.of(System.getProperty("java.io.tmpdir")),
                Path.of("/dev/shm"));
    }

    /** Name of the user; its number where the machine has no name for it. */
    public static String currentUser() {
        String name = System.getProperty("user.name");
        if (!name.equals(UNKNOWN)) {
            return name;
        }
        int uid = currentUid();
        return uid == 0 ? "root" : Integer.toString(uid);
    }

    /** Home directory of the user; the root directory where the machine knows of none. */
    public static Path currentHome() {
        String home = System.getProperty("user.home");
        return Path.of(home.equals(UNKNOWN) ? "/" : home);
    }

    public boolean isRoot() {
        return uid == 0;
    }

    /** An environment variable that is set and not empty. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** This host with another directory in the place of {@code /dev/shm}. */
    public Host withSharedMemory(Path directory) {
        return new Host(environment, userName, uid, home, temporary, directory);
    }

    /** This host with another temporary directory. */
    public Host withTemporary(Path directory) {
        return new Host(environment, userName, uid, home, directory, sharedMemory);
    }

    /** This host with other environment variables. */
    public Host withEnvironment(Map<String, String> variables) {
        return new Host(variables, userName, uid, home, temporary, sharedMemory);
    }

    /** The owner of a file, without following a link; empty if there is no such file. */
    static Optional<Integer> ownerOf(Path path) {
        try {
            return Optional.of(
                    (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static int currentUid() {
        // Linux: /proc/self belongs to the effective user. Elsewhere: so does a new file.
        Path self = Path.of("/proc/self");
        try {
            if (Files.isDirectory(self)) {
                return (Integer) Files.getAttribute(self, "unix:uid");
            }
            Path probe = Files.createTempFile("heliosdb-lite", ".uid");
            try {
                return (Integer) Files.getAttribute(probe, "unix:uid");
            } finally {
                Files.delete(probe);
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw new HeliosException(ErrorCode.INTERNAL, "cannot tell the user of this process", e)
                    .with("actual", e.getMessage());
        }
    }
}
