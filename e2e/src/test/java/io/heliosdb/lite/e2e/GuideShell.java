package io.heliosdb.lite.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A shell in which scripts of users run: {@code heliosdb-lite} and stand-ins for what reaches out
 * are on its search path, and a server is where clients look for one.
 */
final class GuideShell {
    private static final long TIMEOUT_SECONDS = 120;

    private final Path programs;
    private final Path home;
    private final int port;

    /** How a script ended. */
    record Result(int exitCode, String out, String err) {}

    /**
     * @param shared a directory for programs, which later shells may share
     * @param port of the server that is found where none is named
     */
    GuideShell(Path shared, int port) {
        this.programs = shared;
        this.port = port;
        try {
            this.home = Files.createDirectories(shared.resolve("home"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String jvm = String.join("' '", ProgramRun.jvmCommand());
        program("heliosdb-lite", "exec '" + jvm + "' \"$@\"\n");
    }

    /** The directory that comes first in the search path. */
    Path programs() {
        return programs;
    }

    /** Puts a program onto the search path, or a script in place of one. */
    void program(String name, String text) {
        try {
            Path file = programs.resolve(name);
            Files.writeString(file, text.startsWith("#!") ? text : "#!/bin/sh\n" + text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void needPsql() {
        boolean isPresent = Files.isExecutable(Path.of("/usr/bin/psql"));
        if (!isPresent) {
            System.err.println("SKIPPED: no psql");
        }
        Assumptions.assumeTrue(isPresent, "no psql");
    }

    /** Runs a script in a new directory below this one, in which {@code backups} is. */
    Result run(Path directory, String interpreter, String text)
            throws IOException, InterruptedException {
        Path work = Files.createDirectories(directory.resolve("work"));
        Path ignored = Files.createDirectories(work.resolve("backups"));
        Path file = Files.writeString(directory.resolve("script"), text);
        return run(work, List.of(interpreter, file.toString()));
    }

    /** Runs a command in a directory; whatever it leaves running is ended. */
    Result run(Path work, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("PATH", programs + ":/usr/sbin:/usr/bin:/sbin:/bin");
        builder.environment().put("HOME", home.toString());
        builder.environment().put("PGHOST", "127.0.0.1");
        builder.environment().put("PGPORT", Integer.toString(port));
        builder.environment().put("PGUSER", DatabaseServer.USER);
        builder.environment().put("PGDATABASE", "postgres");
        Path out = Files.createTempFile(programs, "out", "");
        Path err = Files.createTempFile(programs, "err", "");
        Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        try {
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS))
                    .as(command + ": " + Files.readString(err))
                    .isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroyForcibly();
        }
        return new Result(
                process.exitValue(),
                Files.readString(out, StandardCharsets.UTF_8),
                Files.readString(err, StandardCharsets.UTF_8));
    }
}
