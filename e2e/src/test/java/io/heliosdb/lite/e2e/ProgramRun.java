package io.heliosdb.lite.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The real program in a process of its own, in a JVM with the options of the launcher. Close it:
 * whatever still runs is killed.
 *
 * <p>The suites start it hundreds of times for little data, so the first compiler works alone: half
 * of the processor's time would go into code that ends before it pays. {@link #startAsLaunched}
 * leaves the options as they are, for what is said of memory.
 */
final class ProgramRun implements AutoCloseable {
    private static final Path ROOT = root();
    private static final List<String> LAUNCHED = makeJvmCommand();
    private static final List<String> SHORT = withFirstCompiler(LAUNCHED);
    private static final long TIMEOUT_SECONDS = 120;
    private static final long POLL_MILLIS = 20;

    private final Process process;
    private final Path directory;
    private long peakKilobytes;

    /** How a run ended. */
    record Outcome(int exitCode, String out, String err) {
        List<String> errorLines() {
            return err.lines().filter(line -> line.startsWith("ERROR:")).toList();
        }

        List<String> hintLines() {
            return err.lines().filter(line -> line.startsWith("HINT:")).toList();
        }
    }

    private ProgramRun(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Runs a command to its end. */
    static Outcome run(List<String> first, String... more) {
        return run(Map.of(), first, more);
    }

    static Outcome run(Map<String, String> environment, List<String> first, String... more) {
        try (ProgramRun run = start(environment, first, more)) {
            return run.await();
        }
    }

    /** Starts a command: the words of {@code first}, then the others. */
    static ProgramRun start(List<String> first, String... more) {
        return start(Map.of(), first, more);
    }

    static ProgramRun start(Map<String, String> environment, List<String> first, String... more) {
        List<String> command = new ArrayList<>(SHORT);
        command.addAll(first);
        command.addAll(Arrays.asList(more));
        return start(environment, command);
    }

    /** Starts a command in a JVM just like that of the launcher. */
    static ProgramRun startAsLaunched(List<String> first, String... more) {
        List<String> command = new ArrayList<>(LAUNCHED);
        command.addAll(first);
        command.addAll(Arrays.asList(more));
        return start(Map.of(), command);
    }

    private static ProgramRun start(Map<String, String> environment, List<String> command) {
        try {
            Path directory = Files.createTempDirectory("helios-e2e-run");
            ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().putAll(environment);
            builder.redirectOutput(directory.resolve("out").toFile());
            builder.redirectError(directory.resolve("err").toFile());
            return new ProgramRun(builder.start(), directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The JVM, its options for short runs, and the main class. */
    static List<String> jvmCommand() {
        return SHORT;
    }

    private static List<String> withFirstCompiler(List<String> command) {
        List<String> words = new ArrayList<>(command);
        words.add(1, "-XX:TieredStopAtLevel=1");
        return List.copyOf(words);
    }

    private static List<String> makeJvmCommand() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(launcherOptions());
        command = new ArrayList<>(StartupArchive.jvmWithProgram(command, classPath()));
        command.add("io.heliosdb.lite.cli.Main");
        return List.copyOf(command);
    }

    /** Read from the file that the launcher reads, so that both never differ. */
    private static List<String> launcherOptions() {
        List<String> options = new ArrayList<>(List.of("-XX:MaxRAMPercentage=75"));
        try {
            for (String line : Files.readAllLines(ROOT.resolve("build/jvm-options"))) {
                String[] words = line.split(" ", 3);
                if (!line.startsWith("#")
                        && words[1].equals("*")
                        && Integer.parseInt(words[0]) <= Runtime.version().feature()) {
                    options.add(words[2]);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // The output is the program's alone, as with the launcher.
        options.addAll(List.of("-Xlog:disable", "-Xlog:all=off"));
        return options;
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(entry -> !entry.contains("junit") && !entry.contains("test-classes"))
                // The path ends with a colon.
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }

    /** The top of the checkout. */
    static Path root() {
        Path at = Path.of("").toAbsolutePath();
        while (!Files.isExecutable(at.resolve("heliosdb-lite"))) {
            at = at.getParent();
        }
        return at;
    }

    long pid() {
        return process.pid();
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** As kill -9; returns when the process is gone. */
    void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** As Ctrl-C. */
    void interrupt() {
        String ignored = Commands.run(List.of("kill", "-INT", Long.toString(pid())));
    }

    /** Waits for the end. */
    Outcome await() {
        awaitEnd();
        return new Outcome(process.exitValue(), text("out"), text("err"));
    }

    /** Waits until the process ends or the time is over; whether it ended. */
    boolean awaitFor(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void awaitEnd() {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!awaitFor(POLL_MILLIS)) {
            peakKilobytes = Math.max(peakKilobytes, readPeak());
            if (System.nanoTime() > end) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "the program did not end: " + text("out") + text("err"));
            }
        }
    }

    /** The largest resident memory that was seen, in MiB; the kernel keeps the peak. */
    long peakMebibytes() {
        return peakKilobytes / 1024;
    }

    private long readPeak() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException | UncheckedIOException e) {
            // The process ended just now.
            return 0;
        }
    }

    /** What was printed so far on standard output. */
    String out() {
        return text("out");
    }

    /** What was printed so far on standard error. */
    String err() {
        return text("err");
    }

    private String text(String name) {
        try {
            return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
        Commands.deleteAll(directory);
    }
}
