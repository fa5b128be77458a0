package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code ops/Dockerfile} does, in an empty root: an engine for images is not needed. */
class ImageTest {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    private static final int ACCOUNT = 990;
    private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

    private final List<String> lines;

    ImageTest() throws IOException {
        lines = Files.readAllLines(SOURCES.resolve("ops/Dockerfile"));
    }

    @Test
    void theImageServes() throws IOException, InterruptedException {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        assumeTrue(isRoot && Files.exists(Path.of("/usr/bin/dpkg")), "needs root, and Debian");
        assertThat(line("RUN useradd")).contains("--uid " + ACCOUNT);
        try (EmptyRoot root = EmptyRoot.create()) {
            assumeTrue(root.hasProc(), "needs the right to mount /proc");
            Path programs = root.path().resolve("usr/local/bin");
            Files.delete(programs.resolve("heliosdb-lite"));
            Outcome added =
                    EmptyRoot.run(List.of("tar", "-xf", archive(), "-C", programs.toString()));
            assertThat(added.exitCode()).describedAs(added.err()).isZero();
            assertThat(root.list("usr/local/bin")).containsExactly("heliosdb-lite");
            assertThat(lines).contains("RUN heliosdb-lite --version", "USER heliosdb");
            assertThat(root.run(0, List.of(), "--version").exitCode()).isZero();
            serve(root);
            // The account unpacked nothing of its own.
            assertThat(root.list("tmp")).noneMatch(name -> name.contains("-cache-"));
        }
    }

    private void serve(EmptyRoot root) throws IOException, InterruptedException {
        Path secrets = Files.createDirectories(root.path().resolve("run/secrets"));
        Files.writeString(secrets.resolve("password"), "secret\n");
        for (Path file : List.of(secrets.getParent(), secrets, secrets.resolve("password"))) {
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        String port = Integer.toString(RootServer.freePort());
        List<String> command = new ArrayList<>(quoted(line("CMD ")));
        command.addAll(List.of("--port", port));
        try (RootServer server =
                RootServer.start(root, ACCOUNT, secrets, command.toArray(String[]::new))) {
            List<String> check =
                    quoted(line("HEALTHCHECK ")).stream()
                            .skip(1)
                            .map(word -> word.equals("5432") ? port : word)
                            .toList();
            Outcome health = root.run(ACCOUNT, List.of(), check.toArray(String[]::new));
            assertThat(health.exitCode()).describedAs(health.err()).isZero();
            assertThat(line("STOPSIGNAL ")).endsWith("SIGTERM");
            assertThat(server.terminate()).isZero();
        }
    }

    /** The only file that ADD means on this machine. */
    private String archive() throws IOException {
        String platform = Build.platform();
        String pattern =
                line("ADD ")
                        .split(" ", -1)[1]
                        .replace("${TARGETARCH}", platform.substring(platform.indexOf('-') + 1));
        PathMatcher matcher =
                FileSystems.getDefault().getPathMatcher("glob:" + SOURCES.resolve(pattern));
        try (Stream<Path> files = Files.list(SOURCES.resolve(pattern).getParent())) {
            List<Path> found = files.filter(matcher::matches).toList();
            assertThat(found).hasSize(1);
            return found.getFirst().toString();
        }
    }

    private String line(String start) {
        return lines.stream().filter(line -> line.startsWith(start)).findFirst().orElseThrow();
    }

    private static List<String> quoted(String line) {
        return QUOTED.matcher(line).results().map(found -> found.group(1)).toList();
    }
}
