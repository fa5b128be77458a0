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
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/** Where the executable unpacks itself, and where it does not. */
class FirstRunTest {
    private static final int STRANGER = 12_345;

    private TriedProgram program;
    private Path cache;

    @BeforeEach
    void makeFolder() throws IOException {
        program = new TriedProgram();
        cache = program.cache();
    }

    @AfterEach
    void removeFolder() {
        program.close();
    }

    @Test
    void manyFirstRunsUnpackOnce() throws IOException, InterruptedException {
        List<Process> runs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            runs.add(program.start(EmptyRoot.PROGRAM, "--version"));
        }
        for (Process run : runs) {
            assertThat(run.waitFor()).isZero();
            assertThat(new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo(TriedProgram.VERSION);
        }
        assertThat(program.builds()).hasSize(1);
    }

    @Test
    void killedFirstRunsLeaveNothingThatStays() throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            Process run = program.start(EmptyRoot.PROGRAM, "--version");
            Thread.sleep(20L * (i + 1));
            run.destroyForcibly();
            int unused = run.waitFor();
        }
        assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        assertThat(program.builds()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0000", "0777"})
    void umaskDoesNotMatter(String mask) throws IOException {
        String line = "umask %s; exec $0 --version".formatted(mask);
        Outcome first = program.shell(line);
        assertThat(first.out()).describedAs(first.err()).isEqualTo(TriedProgram.VERSION);
        assertThat(Files.getPosixFilePermissions(cache))
                .isEqualTo(PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThat(program.shell(line).out()).isEqualTo(TriedProgram.VERSION);
    }

    @Test
    void damageIsNamed() throws IOException {
        Path damaged = program.folder().resolve("a damaged\nfile");
        Files.copy(EmptyRoot.PROGRAM, damaged);
        Files.setPosixFilePermissions(damaged, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (RandomAccessFile file = new RandomAccessFile(damaged.toString(), "rw")) {
            file.seek(file.length() / 2);
            int before = file.read();
            file.seek(file.length() / 2);
            file.write(~before);
        }
        Outcome flipped = program.run(damaged, "--version");
        assertThat(flipped.exitCode()).isEqualTo(10);
        assertThat(flipped.err()).startsWith("ERROR: checksum mismatch").contains("\nHINT: ");
        try (RandomAccessFile file = new RandomAccessFile(damaged.toString(), "rw")) {
            file.setLength(file.length() - 1);
        }
        Outcome cut = program.run(damaged, "--version");
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
        Path link = program.folder().resolve("a link");
        Path mine = Files.move(cache, program.folder().resolve("mine"));
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.createSymbolicLink(link, mine);
        Files.createSymbolicLink(cache, link);
        Files.setAttribute(link, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(cache, "unix:uid", STRANGER, LinkOption.NOFOLLOW_LINKS);
        assertRefused("others can change it");
    }

    @Test
    void usersAtTheSameTimeDoNotDisturbEachOther() throws IOException, InterruptedException {
        assumeRoot();
        try (EmptyRoot root = EmptyRoot.create()) {
            List<Process> runs = new ArrayList<>();
            for (int uid : List.of(0, STRANGER, 0, STRANGER, STRANGER + 1)) {
                List<String> words = root.words(uid, List.of("TMPDIR=/tmp"), "--version");
                runs.add(new ProcessBuilder(words).redirectError(Redirect.INHERIT).start());
            }
            for (Process run : runs) {
                assertThat(run.waitFor()).isZero();
            }
            assertThat(root.list("var/cache/heliosdb-lite")).hasSize(2).contains(".lock");
        }
    }

    @Test
    void aUserWithoutHomeUnpacksBelowTemporary() throws IOException {
        assumeRoot();
        try (EmptyRoot root = EmptyRoot.create()) {
            for (String home : List.of("/nonexistent", "/usr", "")) {
                Outcome run = root.run(STRANGER, List.of("HOME=" + home), "--version");
                assertThat(run.out()).describedAs(run.err()).isEqualTo(TriedProgram.VERSION);
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
        Path link = program.folder().resolve("a link");
        Files.createSymbolicLink(link, EmptyRoot.PROGRAM);
        Outcome empty = program.run(link, "");
        assertThat(empty.exitCode()).isEqualTo(2);
        assertThat(empty.err()).contains("unknown command: ''");
        Outcome odd = program.run(link, "verify", "--input", "a\nb {} *");
        assertThat(odd.exitCode()).isEqualTo(12);
        Outcome foreign =
                EmptyRoot.run(
                        program.words(
                                "env",
                                "JAVA_TOOL_OPTIONS=-Xbad",
                                "JDK_JAVA_OPTIONS=-Xbad",
                                "CLASSPATH=/nonexistent",
                                EmptyRoot.PROGRAM,
                                "--version"));
        assertThat(foreign.out()).describedAs(foreign.err()).isEqualTo(TriedProgram.VERSION);
    }

    /** The archive of classes is older than the program, but not by much. */
    @Test
    void startsFromTheArchiveOfClasses() {
        Outcome run =
                EmptyRoot.run(
                        program.words(
                                "env",
                                "HELIOSDB_JAVA_OPTS=-Xlog:class+load:stderr",
                                EmptyRoot.PROGRAM,
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
        Outcome run = program.version();
        assertThat(run.exitCode()).isEqualTo(12);
        assertThat(run.err()).contains(reason);
        assertThat(program.builds()).isEmpty();
    }

    private static void assumeRoot() {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root");
    }
}
