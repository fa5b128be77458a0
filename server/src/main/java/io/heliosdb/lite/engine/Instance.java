package io.heliosdb.lite.engine;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A server that runs, until {@link #close} or the end of this program. In memory mode its data goes
 * with it. Thread-safe.
 */
public final class Instance implements AutoCloseable {
    /** For the server to end its sessions and write what it must. */
    static final long INT_MILLIS = 4_000;

    /** For the server to drop everything; its own limit for its children is 5 s. */
    static final long QUIT_MILLIS = 6_000;

    private final Facts facts;
    private final Supervisor supervisor;
    private final Host machine;
    private final long pid;
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final Object cleaning = new Object();
    private boolean isGone;
    private final CompletableFuture<HeliosException> failure = new CompletableFuture<>();

    /** What is known about an instance from its start. */
    record Facts(
            EngineSettings settings,
            int port,
            Path data,
            Path log,
            Optional<Path> disposable,
            List<String> warnings) {}

    Instance(Facts facts, Supervisor supervisor, Host machine) {
        this.facts = facts;
        this.supervisor = supervisor;
        this.machine = machine;
        this.pid = Postmaster.in(facts.data).map(Postmaster::pid).orElse(0L);
        CompletableFuture<Void> unused = supervisor.whenEnded().thenAccept(this::ended);
    }

    /** The address to connect to from this machine. */
    public String host() {
        String listen = facts.settings.listen();
        return listen.equals("*") || listen.equals("0.0.0.0") || listen.equals("localhost")
                ? EngineSettings.LOOPBACK
                : listen;
    }

    public int port() {
        return facts.port;
    }

    /** A superuser. */
    public String user() {
        return facts.settings.user();
    }

    /** A database of that user. */
    public String database() {
        return facts.settings.database();
    }

    public boolean isInMemory() {
        return facts.settings.inMemory();
    }

    /** Process id of the server. */
    public long pid() {
        return pid;
    }

    /** The server's data directory; in memory mode, where the data is while it runs. */
    public Path dataDirectory() {
        return facts.data;
    }

    /** The server's log file. */
    public Path log() {
        return facts.log;
    }

    /** Sentences that the user should read. */
    public List<String> warnings() {
        return facts.warnings;
    }

    /** Completes if the server ends without having been asked to, with the error that says so. */
    public CompletableFuture<HeliosException> failure() {
        return failure.copy();
    }

    /**
     * Stops the server: sessions are ended, in disk mode the data is written; what takes longer
     * than some seconds is cut short, and recovered at the next start. Does nothing the second
     * time.
     */
    @Override
    public void close() {
        isStopping.set(true);
        synchronized (cleaning) {
            if (!isGone) {
                Uninterrupted.run(this::end);
                removeFiles();
            }
        }
    }

    private void end() {
        supervisor.signal("INT");
        if (!supervisor.awaitEnd(INT_MILLIS)) {
            supervisor.signal("QUIT");
            if (!supervisor.awaitEnd(QUIT_MILLIS)) {
                kill();
            }
        }
    }

    private void kill() {
        Postmaster.in(facts.data).ifPresent(Postmaster::kill);
        supervisor.abandon();
    }

    private void ended(int exitCode) {
        if (!isStopping.compareAndSet(false, true)) {
            return;
        }
        synchronized (cleaning) {
            // If it was the script that died, the server may still run.
            kill();
            HeliosException error = describe(exitCode);
            removeFiles();
            failure.complete(error);
        }
    }

    private HeliosException describe(int exitCode) {
        List<String> lines =
                new ServerLog(facts.log).tail().lines().filter(line -> !line.isBlank()).toList();
        return new HeliosException(ErrorCode.UNREACHABLE, "the server ended unexpectedly")
                .with("pid", pid)
                .with("exit", exitCode)
                .with("actual", lines.isEmpty() ? "no message" : lines.getLast().strip())
                .hint(
                        isInMemory()
                                ? "Start again and restore the latest dump."
                                : "Start again: the data is recovered. Log: " + facts.log);
    }

    private void removeFiles() {
        facts.disposable.ifPresent(path -> Scratch.delete(path, machine));
        isGone = true;
    }
}
