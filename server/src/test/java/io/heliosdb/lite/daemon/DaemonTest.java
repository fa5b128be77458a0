package io.heliosdb.lite.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.engine.Host;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

class DaemonTest {
    private final Host host = Host.current();
    private final InstanceRegistry registry = new InstanceRegistry(host);
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void sigtermStopsWithinFiveSecondsAndLeavesNothing() throws Exception {
        Path dataDir = Files.createTempDirectory("daemon").resolve("db");
        Ready ready = start(List.of(), List.of(dataDir.toString()));
        RunningInstance found = registry.find(ready.port).orElseThrow();
        assertThat(registry.find(dataDir)).contains(found);
        assertThat(dataDir).isEmptyDirectory();

        long start = System.nanoTime();
        new InstanceStop(Duration.ofSeconds(5)).stop(found);
        System.out.printf("stopped after %d ms%n", (System.nanoTime() - start) / 1_000_000);

        assertThat(registry.find(ready.port)).isEmpty();
        assertThat(dataDir).doesNotExist();
        assertThat(ready.data.getParent()).doesNotExist();
        Files.delete(dataDir.getParent());
    }

    @Test
    void serverGoesWithKilledDaemon() throws Exception {
        Ready ready = start(List.of(), List.of());
        kill(ready.process);
        awaitEnd(ready.serverPid);
        assertThat(registry.find(ready.port)).isEmpty();
        // What the server's supervisor does not remove, the next start does.
        try (Instance next = new Engine(host).startThrowaway()) {
            assertThat(next.port()).isPositive();
            assertThat(ready.data.getParent()).doesNotExist();
        }
    }

    @Test
    void leftoversOfKilledFamilyAreRemovedAtNextStart() throws Exception {
        Ready ready = start(List.of(), List.of());
        ProcessHandle.of(ready.serverPid)
                .flatMap(ProcessHandle::parent)
                .orElseThrow()
                .destroyForcibly();
        kill(ready.process);
        try (Instance next = new Engine(host).startThrowaway()) {
            assertThat(next.port()).isPositive();
            assertThat(ready.data.getParent()).doesNotExist();
            awaitEnd(ready.serverPid);
        }
    }

    @Test
    void ordinaryUserCanStartAndStop() throws Exception {
        Assumptions.assumeTrue(host.isRoot(), "runs as an ordinary user anyway");
        Path home = Files.createTempDirectory("home");
        Files.setAttribute(home, "unix:uid", 65534);
        List<String> prefix =
                List.of(
                        "setpriv",
                        "--reuid=65534",
                        "--regid=65534",
                        "--clear-groups",
                        "env",
                        "XDG_CACHE_HOME=" + home);
        Ready ready = start(readableClassPath(home), prefix, List.of());
        assertThat(Files.getAttribute(ready.data, "unix:uid")).isEqualTo(65534);
        ready.process.destroy();
        assertThat(ready.process.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(ready.data.getParent()).doesNotExist();
        assertThat(new ProcessBuilder("rm", "-rf", home.toString()).start().waitFor()).isZero();
    }

    @Test
    void stopRequestedWhileLoadingEndsTheRun() throws Exception {
        Daemon daemon = new Daemon(new Engine(host), registry, InstantSource.system());
        CompletableFuture<Path> data = new CompletableFuture<>();
        Thread runner =
                Thread.ofPlatform()
                        .start(
                                () ->
                                        daemon.run(
                                                EngineSettings.memory(),
                                                new Daemon.Hooks() {
                                                    @Override
                                                    public void beforeReady(Instance instance) {
                                                        data.complete(instance.dataDirectory());
                                                        blockUntilInterrupted();
                                                    }
                                                }));
        Path directory = data.get(20, TimeUnit.SECONDS);
        daemon.requestStop();
        assertThat(runner.join(Duration.ofSeconds(5))).isTrue();
        assertThat(directory.getParent()).doesNotExist();
    }

    private static void blockUntilInterrupted() {
        try {
            new CompletableFuture<Void>().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitEnd(long pid) {
        ProcessHandle.of(pid)
                .ifPresent(process -> process.onExit().orTimeout(10, TimeUnit.SECONDS).join());
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** The user need not be able to read where this build keeps its libraries. */
    private static String readableClassPath(Path home) throws IOException {
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> copies = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(":", -1)) {
            Path copy = home.resolve(Integer.toString(copies.size()));
            copyTree(Path.of(entry), copy);
            copies.add(copy.toString());
        }
        return String.join(":", copies);
    }

    private static void copyTree(Path source, Path target) throws IOException {
        if (!Files.exists(source)) {
            return;
        }
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(source.relativize(file).toString());
                Files.copy(file, file.equals(source) ? target : copy);
            }
        }
    }

    private Ready start(List<String> prefix, List<String> arguments) throws IOException {
        return start(System.getProperty("java.class.path"), prefix, arguments);
    }

    private Ready start(String classPath, List<String> prefix, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
        command.add(classPath);
        command.add(DaemonProcess.class.getName());
        command.addAll(arguments);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(process);
        BufferedReader out = process.inputReader();
        String[] words = String.valueOf(out.readLine()).split(" ", 4);
        assertThat(words[0]).isEqualTo("ready");
        return new Ready(
                process, Integer.parseInt(words[1]), Long.parseLong(words[2]), Path.of(words[3]));
    }

    private record Ready(Process process, int port, long serverPid, Path data) {}
}
