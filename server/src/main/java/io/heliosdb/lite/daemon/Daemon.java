package io.heliosdb.lite.daemon;

import io.heliosdb.lite.engine.Engine;
import io.heliosdb.lite.engine.EngineSettings;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.engine.ProcessIdentity;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs one instance until it is asked to stop. {@link #run} is called once, by one thread; {@link
 * #requestStop} by any.
 */
public final class Daemon {
    private final Engine engine;
    private final InstanceRegistry registry;
    private final InstantSource clock;
    private final CompletableFuture<Optional<HeliosException>> outcome = new CompletableFuture<>();
    private final Object phase = new Object();
    private boolean isStopRequested;
    private Thread starting;

    /** What else happens in the life of an instance. All are called by the thread of the run. */
    public interface Hooks {
        /**
         * The instance accepts connections, and is not announced yet: the time to load data. Is
         * interrupted by a request to stop. An error ends the run.
         */
        default void beforeReady(Instance instance) {}

        /** What others can find out about the instance, which is ready now. */
        default RunningInstance described(RunningInstance facts) {
            return facts;
        }

        /** The instance is ready, and can be found. */
        default void ready(RunningInstance instance, Instance server) {}

        /**
         * The instance is about to stop as requested, and still accepts connections: the time to
         * save data. Not called when the server failed, or was not ready yet. An error is thrown by
         * the run after the stop.
         */
        default void beforeStop(Instance instance) {}
    }

    /**
     * @param clock tells when the instance was started
     */
    public Daemon(Engine engine, InstanceRegistry registry, InstantSource clock) {
        this.engine = engine;
        this.registry = registry;
        this.clock = clock;
    }

    /** Asks the run to end; returns at once. Also before the run, which then does nothing. */
    public void requestStop() {
        synchronized (phase) {
            isStopRequested = true;
            if (starting != null) {
                starting.interrupt();
            }
        }
        outcome.complete(Optional.empty());
    }

    /**
     * Starts an instance, and returns when it was stopped on request.
     *
     * @throws HeliosException what {@link Engine#start} throws; {@link ErrorCode#UNREACHABLE} if
     *     the server ended by itself; what a hook throws. Nothing runs then
     */
    public void run(EngineSettings settings, Hooks hooks) {
        boolean isFolderMade = prepareFolder(settings);
        try {
            runInstance(settings, hooks);
        } finally {
            if (isFolderMade) {
                removeFolder(settings.dataDir().orElseThrow());
            }
        }
    }

    private void runInstance(EngineSettings settings, Hooks hooks) {
        Instance started = null;
        try {
            try {
                begin();
                started = engine.start(settings);
                hooks.beforeReady(started);
            } finally {
                end();
            }
            serve(settings, started, hooks);
        } catch (HeliosException e) {
            if (e.code() != ErrorCode.CANCELLED || !isStopRequested()) {
                throw e;
            }
        } finally {
            if (started != null) {
                started.close();
            }
        }
    }

    private void serve(EngineSettings settings, Instance instance, Hooks hooks) {
        RunningInstance facts = hooks.described(factsOf(settings, instance));
        Path entry = registry.add(facts);
        try {
            CompletableFuture<Void> unused =
                    instance.failure().thenAccept(e -> outcome.complete(Optional.of(e)));
            if (!isStopRequested()) {
                hooks.ready(facts, instance);
            }
            Optional<HeliosException> failure = awaitOutcome();
            if (failure.isPresent()) {
                throw failure.get();
            }
            hooks.beforeStop(instance);
        } finally {
            instance.close();
            registry.remove(entry);
        }
    }

    private RunningInstance factsOf(EngineSettings settings, Instance instance) {
        return new RunningInstance(
                ProcessIdentity.current(),
                instance.pid(),
                instance.host(),
                instance.port(),
                instance.isInMemory(),
                instance.user(),
                instance.database(),
                InstanceRegistry.normal(settings.dataDir().orElse(instance.dataDirectory())),
                Engine.SERVER_VERSION,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<HeliosException> awaitOutcome() {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin() {
        synchronized (phase) {
            if (isStopRequested) {
                throw new HeliosException(ErrorCode.CANCELLED, "cancelled");
            }
            starting = Thread.currentThread();
        }
    }

    private void end() {
        synchronized (phase) {
            starting = null;
            if (isStopRequested) {
                // What it was meant for is over; the stop itself must not be disturbed.
                boolean unused = Thread.interrupted();
            }
        }
    }

    private boolean isStopRequested() {
        synchronized (phase) {
            return isStopRequested;
        }
    }

    /**
     * In memory mode a data directory is a name to find the instance by: it must not hold data that
     * the user might expect to be served.
     *
     * @return whether it was made here, and is to be removed
     */
    private boolean prepareFolder(EngineSettings settings) {
        if (settings.dataDir().isEmpty()) {
            return false;
        }
        Path folder = settings.dataDir().get();
        registry.find(folder)
                .ifPresent(
                        instance -> {
                            throw new HeliosException(
                                            ErrorCode.CONFLICT,
                                            "the data directory is in use by a running instance")
                                    .with("file", folder)
                                    .with("pid", instance.daemon().pid())
                                    .with("port", instance.port())
                                    .hint(
                                            "Run 'heliosdb-lite stop --data-dir %s' first."
                                                    .formatted(folder));
                        });
        if (!settings.inMemory()) {
            return false;
        }
        try {
            if (!Files.exists(folder)) {
                Files.createDirectories(folder);
                return true;
            }
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                if (entries.iterator().hasNext()) {
                    throw new HeliosException(
                                    ErrorCode.CONFLICT,
                                    "the directory holds files, which memory mode would not use")
                            .with("file", folder)
                            .hint("Leave out --memory to use it, or name another directory.");
                }
            }
            return false;
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot make the data directory", e)
                    .with("file", folder)
                    .with("actual", e)
                    .hint("Name a directory that you may write to: --data-dir DIR.");
        }
    }

    private static void removeFolder(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // Somebody put files there: they are not ours to remove.
            return;
        }
    }
}
