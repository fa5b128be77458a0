package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Where the executable unpacks itself, and where it does not. */
class FirstRunTest {
    private static final String VERSION = "heliosdb-lite 3.1.0\n";
    private static final int STRANGER = 12_345;

    private Path folder;
    private Path cache;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createTempDirectory("heliosdb-first-run");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        cache = folder.resolve("cache");
    }

    @AfterEach
    void removeFolder() {
        EmptyRoot.Outcome unused = EmptyRoot.run(List.of("rm", "-rf", folder.toString()));
    }

    @Test
    void manyFirstRunsUnpackOnce() throws IOException, InterruptedException {
        List<Process> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(start(EmptyRoot.PROGRAM, "--version"));
        }
        for (Process run : runs) {
            assertThat(run.waitFor()).isZero();
            assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(VERSION);
        }
        assertThat(names(cache)).hasSize(2).contains(".lock");
    }

    @Test
    void killedFirstRunsLeaveNothingThatStays() throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            Process run = start(EmptyRoot.PROGRAM, "--version");
            Thread.sleep(20L * (i + 1));
            run.destroyForcibly();
            int unused = run.waitFor();
        }
        assertThat(run("--version").out()).isEqualTo(VERSION);
        assertThat(names(cache)).hasSize(2).contains(".lock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0777"})
    void umaskDoesNotMatter(String mask) throws IOException {
        String line = "umask %s; exec %s --version".formatted(mask, EmptyRoot.PROGRAM);
        Outcome first = EmptyRoot.run(words("sh", "-c", line));
        assertThat(first.out()).describedAs(first.err()).isEqualTo(VERSION);
        assertThat(Files.getPosixFilePermissions(cache))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(EmptyRoot.run(words("sh", "-c", line)).out()).isEqualTo(VERSION);
    }

    @Test
    void damageIsNamed() throws IOException {
        Path damaged = folder.resolve("a damaged\nfile");
        Files.copy(EmptyRoot.PROGRAM, damaged);
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RandomAccessFile file = new RandomAccessFile(damaged.toString(), "rw")) {
            file.seek(file.length() / 2);
            int before = file.read();
            file.seek(file.length() / 2);
            file.write(~before);
        }
        Outcome flipped = EmptyRoot.run(words(damaged.toString(), "--version"));
        assertThat(flipped.exitCode()).isEqualTo(10);
        assertThat(flipped.err()).startsWith("ERROR: checksum mismatch").contains("\nHINT: ");
        try (RandomAccessFile file = new RandomAccessFile(damaged.toString(), "rw")) {
            file.setLength(file.length() - 1);
        }
        Outcome cut = EmptyRoot.run(words(damaged.toString(), "--version"));
        assertThat(cut.exitCode()).isEqualTo(10);
        assertThat(cut.err()).startsWith("ERROR: the program is not complete").contains("\nHINT: ");
    }

    @Test
    void aCacheOfSomebodyElseIsNotUsed() throws IOException {
        assumeRoot();
        Files.createDirectory(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setAttribute(cache, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        assertRefused("others can change it");
        Files.setAttribute(cache, "unix:uid", 0, LinkOption.NOFOLLOW_LINKS);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused("others can change it");
    }

    @Test
    void aUserWithoutHomeUnpacksBelowTemporary() throws IOException {
        assumeRoot();
        try (EmptyRoot root = EmptyRoot.create()) {
            for (String home : List.of("/nonexistent", "/usr", "")) {
                Outcome run = root.run(STRANGER, List.of("HOME=" + home), "--version");
                assertThat(run.out()).describedAs(run.err()).isEqualTo(VERSION);
            }
            String made = "heliosdb-lite-cache-" + STRANGER;
            assertThat(root.list("tmp")).containsExactly(made);
            // Somebody was faster with that name.
            Files.setAttribute(
                    root.path().resolve("tmp").resolve(made),
                    "unix:uid",
                    STRANGER + 1,
                    LinkOption.NOFOLLOW_LINKS);
            Outcome refused = root.run(STRANGER, List.of(), "--version");
            assertThat(refused.exitCode()).isEqualTo(12);
            assertThat(refused.err()).contains("others can change it").contains("HINT: ");
        }
    }

    @Test
    void argumentsAndStreamsPassUnchanged() throws IOException {
        Path link = folder.resolve("a link");
        Files.createSymbolicLink(link, EmptyRoot.PROGRAM);
        Outcome empty = EmptyRoot.run(words(link.toString(), ""));
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("unknown command: ''");
        Outcome odd = EmptyRoot.run(words(link.toString(), "verify", "--input", "a\nb {} *"));
        assertThat(odd.exitCode()).isEqualTo(12);
        Outcome closed =
                EmptyRoot.run(
                        words(
                                "sh",
                                "-c",
                                "exec <&- >&-; exec %s tables -p 1".formatted(EmptyRoot.PROGRAM)));
        assertThat(closed.exitCode()).isEqualTo(13);
        Outcome foreign =
                EmptyRoot.run(
                        words(
                                "env",
                                "JAVA_TOOL_OPTIONS=-Xbad",
                                "JDK_JAVA_OPTIONS=-Xbad",
                                "CLASSPATH=/nonexistent",
                                EmptyRoot.PROGRAM.toString(),
                                "--version"));
        assertThat(foreign.out()).describedAs(foreign.err()).isEqualTo(VERSION);
    }

    /** The archive of classes is older than the program, but not by much. */
    @Test
    void startsFromTheArchiveOfClasses() {
        Outcome run =
                EmptyRoot.run(
                        words(
                                "env",
                                "HELIOSDB_JAVA_OPTS=-Xlog:class+load:stderr",
                                EmptyRoot.PROGRAM.toString(),
                                "--version"));
        assertThat(run.exitCode()).isZero();
        List<String> loaded = run.err().lines().filter(line -> line.contains("source:")).toList();
        List<String> late =
                loaded.stream().filter(line -> !line.contains("shared objects file")).toList();
        assertThat(loaded).hasSizeGreaterThan(300);
        assertThat(late)
                .describedAs("run dist/record-classes and commit what it writes")
                .hasSizeLessThan(loaded.size() / 10);
    }

    private void assertRefused(String reason) {
        Outcome run = run("--version");
        assertThat(run.exitCode()).isEqualTo(12);
        assertThat(run.err()).contains(reason);
        assertThat(names(cache)).isEmpty();
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }

    private List<String> words(String... words) {
        List<String> all = new ArrayList<>(List.of("env", "HELIOSDB_CACHE=" + cache));
        all.addAll(List.of(words));
        return all;
    }

    private Outcome run(String... arguments) {
        List<String> words = words(EmptyRoot.PROGRAM.toString());
        words.addAll(List.of(arguments));
        return EmptyRoot.run(words);
    }

    private Process start(Path program, String... arguments) throws IOException {
        List<String> words = words(program.toString());
        words.addAll(List.of(arguments));
        return new ProcessBuilder(words).start();
    }

    private static List<String> names(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
