package io.heliosdb.lite.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A root directory that holds the C library, coreutils, the program, and nothing else: no shell, no
 * list of accounts, no devices. Needs root, and {@code dpkg} to find the files.
 */
final class EmptyRoot implements AutoCloseable {
    static final Path PROGRAM = Path.of("target/heliosdb-lite").toAbsolutePath();

    private static final Pattern LIBRARY = Pattern.compile("(/\\S+\\.so\\S*) \\(0x");
    private static final long TIMEOUT_SECONDS = 60;

    private final Path root;
    private boolean hasProc;

    private EmptyRoot(Path root) {
        this.root = root;
    }

    /** What a program that ended left behind. */
    record Outcome(int exitCode, String out, String err) {}

    static EmptyRoot create() throws IOException {
        // Where memory is a file system programs run from, the tests are quicker.
        EmptyRoot made = new EmptyRoot(Files.createTempDirectory("heliosdb-root"));
        made.set(made.root, "rwxr-xr-x");
        for (String folder : List.of("usr/bin", "usr/local/bin", "proc", "root")) {
            made.set(Files.createDirectories(made.root.resolve(folder)), "rwxr-xr-x");
        }
        Files.createDirectories(made.root.resolve("tmp"));
        int unused = call("chmod", "1777", made.root.resolve("tmp").toString());
        for (String name : List.of("bin", "lib", "lib64")) {
            Files.createDirectories(made.root.resolve("usr").resolve(name));
            Files.createSymbolicLink(made.root.resolve(name), Path.of("usr", name));
        }
        made.copyPackage("libc6", ".*\\.so(\\.\\d+)*");
        made.copyPackage("coreutils", "(/usr)?/bin/.*");
        made.copy(PROGRAM, "/usr/local/bin/heliosdb-lite");
        // As far as this root may: without them random numbers take seconds.
        Files.createDirectories(made.root.resolve("dev"));
        unused = call("mknod", "-m", "666", made.root.resolve("dev/null") + "", "c", "1", "3");
        unused = call("mknod", "-m", "666", made.root.resolve("dev/random") + "", "c", "1", "8");
        unused = call("mknod", "-m", "666", made.root.resolve("dev/urandom") + "", "c", "1", "9");
        made.hasProc = call("mount", "-t", "proc", "proc", made.root.resolve("proc") + "") == 0;
        return made;
    }

    Path path() {
        return root;
    }

    /** Whether there is a /proc, which only a privileged root can mount. */
    boolean hasProc() {
        return hasProc;
    }

    /** The words that run the program in this root as a user, with these environment variables. */
    List<String> words(int uid, List<String> environment, String... arguments) {
        List<String> words = new ArrayList<>(List.of("env", "-i"));
        words.addAll(environment);
        words.add(Files.exists(Path.of("/usr/sbin/chroot")) ? "/usr/sbin/chroot" : "chroot");
        words.addAll(List.of("--userspec=" + uid + ":" + uid, root.toString()));
        words.add("/usr/local/bin/heliosdb-lite");
        words.addAll(List.of(arguments));
        return words;
    }

    Outcome run(int uid, List<String> environment, String... arguments) {
        return run(words(uid, environment, arguments));
    }

    /** Runs a program to its end. */
    static Outcome run(List<String> words) {
        try {
            Path out = Files.createTempFile("heliosdb-dist", ".out");
            Path err = Files.createTempFile("heliosdb-dist", ".err");
            try {
                Process process =
                        new ProcessBuilder(words)
                                .redirectOutput(out.toFile())
                                .redirectError(err.toFile())
                                .start();
                if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IllegalStateException("did not end: " + words);
                }
                return new Outcome(process.exitValue(), text(out), text(err));
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static int call(String... words) {
        return run(List.of(words)).exitCode();
    }

    private void set(Path file, String mode) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    /** Copies files of a package, with the libraries that they need. */
    private void copyPackage(String name, String wanted) throws IOException {
        List<String> ldd = new ArrayList<>(List.of("ldd"));
        for (String line : run(List.of("dpkg", "-L", name)).out().lines().toList()) {
            Path file = Path.of(line);
            if (line.matches(wanted) && Files.exists(file) && !Files.isDirectory(file)) {
                copy(file, line);
                ldd.add(line);
            }
        }
        for (String library :
                LIBRARY.matcher(run(ldd).out())
                        .results()
                        .map(found -> found.group(1))
                        .distinct()
                        .toList()) {
            copy(Path.of(library), library);
        }
    }

    /** Copies a file, also where a link leads to it. */
    private void copy(Path file, String to) throws IOException {
        Path target = root.resolve(to.substring(1));
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectories(target.getParent());
            Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
    }

    /** Names below a directory of this root. */
    List<String> list(String folder) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        int unused = hasProc ? call("umount", root.resolve("proc").toString()) : 0;
        unused = call("rm", "-rf", "--one-file-system", root.toString());
    }
}
