package io.heliosdb.lite.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heliosdb.lite.dist.EmptyRoot.Outcome;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What becomes of a cache in the course of time. */
class CacheUpkeepTest {
    private static final int KEY_LENGTH = 32;

    private TriedProgram program;

    @BeforeEach
    void makeFolder() throws IOException {
        program = new TriedProgram();
    }

    @AfterEach
    void removeFolder() {
        program.close();
    }

    @Test
    void oldBuildsGoWhenANewerOneIsUnpacked() throws IOException, InterruptedException {
        String old = firstOf(build('a'));
        String recent = firstOf(build('b'));
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(silent.getLocalPort());
            Process user =
                    program.start(build('a'), "sql", "-h", "127.0.0.1", "-p", port, "SELECT 1");
            Socket asked = silent.accept();
            makeOld(old);
            String third = firstOf(build('c'));
            assertThat(program.builds()).containsExactly(old, recent, third);
            asked.close();
            user.destroyForcibly();
            int unused = user.waitFor();
        }
        makeOld(old);
        String fourth = firstOf(build('d'));
        assertThat(program.builds()).containsExactly(recent, key('c'), fourth);
        // It comes back, and it is not the age of its files that counts.
        assertThat(firstOf(build('a'))).isEqualTo(old);
        assertThat(firstOf(build('b'))).isEqualTo(recent);
        assertThat(program.builds()).hasSize(4);
    }

    @Test
    void missingFilesComeBack() throws IOException {
        assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        Path unpacked = program.cache().resolve(program.builds().getFirst());
        Path library = unpacked.resolve("runtime/lib/libjava.so");
        long bytes = Files.size(library);
        Files.delete(library);
        assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        assertThat(library).hasSize(bytes);
        Files.write(unpacked.resolve("options"), new byte[0]);
        Path timezones = unpacked.resolve("postgresql/share");
        Outcome removal = EmptyRoot.run(List.of("rm", "-r", timezones.toString()));
        assertThat(removal.exitCode()).isZero();
        assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        assertThat(timezones).isDirectory();
        assertThat(program.builds()).containsExactly(unpacked.getFileName().toString());
    }

    @Test
    void aDiskThatFillsUpIsLeftAsItWas() throws IOException {
        Path cache = Files.createDirectory(program.cache());
        // Not enough inodes: an error in the middle, although there is room at the beginning.
        assumeTrue(
                mount("-o", "mode=755,size=1g,nr_inodes=300", "-t", "tmpfs", "none", cache),
                "needs the right to mount");
        try {
            Outcome full = program.version();
            assertThat(full.exitCode()).isEqualTo(15);
            assertThat(full.err()).contains("No space left on device").contains("\nHINT: ");
            assertThat(program.builds()).isEmpty();
            assertThat(mount("-o", "remount,nr_inodes=10000", cache)).isTrue();
            assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        } finally {
            Outcome unused = EmptyRoot.run(List.of("umount", cache.toString()));
        }
    }

    @Test
    void interruptedFirstRunsLeaveNothingThatStays() throws IOException, InterruptedException {
        for (String signal : List.of("INT", "TERM", "HUP")) {
            Process run = program.start(EmptyRoot.PROGRAM, "--version");
            Thread.sleep(60);
            Outcome unused = program.shell("kill -s " + signal + " " + run.pid());
            int ignored = run.waitFor();
        }
        assertThat(program.version().out()).isEqualTo(TriedProgram.VERSION);
        assertThat(program.builds()).hasSize(1);
    }

    private static boolean mount(Object... words) {
        List<String> command = new ArrayList<>(List.of("mount"));
        List.of(words).forEach(word -> command.add(word.toString()));
        return EmptyRoot.run(command).exitCode() == 0;
    }

    /** The program under the key of another build: where it is unpacked depends on that alone. */
    private Path build(char letter) throws IOException {
        Path copy = program.folder().resolve("build-" + letter);
        if (!Files.exists(copy)) {
            Files.copy(EmptyRoot.PROGRAM, copy, StandardCopyOption.COPY_ATTRIBUTES);
            try (RandomAccessFile file = new RandomAccessFile(copy.toString(), "rw")) {
                file.seek(file.length() - KEY_LENGTH);
                file.write(key(letter).getBytes(StandardCharsets.US_ASCII));
            }
        }
        return copy;
    }

    private static String key(char letter) {
        return String.valueOf(letter).repeat(KEY_LENGTH);
    }

    /** Runs a build, and returns the name of its directory. */
    private String firstOf(Path build) {
        assertThat(program.run(build, "--version").out()).isEqualTo(TriedProgram.VERSION);
        String name = build.getFileName().toString();
        return key(name.charAt(name.length() - 1));
    }

    private void makeOld(String key) throws IOException {
        Path ignored =
                Files.setLastModifiedTime(
                        program.cache().resolve(key),
                        FileTime.from(Instant.now().minus(31, ChronoUnit.DAYS)));
    }
}
