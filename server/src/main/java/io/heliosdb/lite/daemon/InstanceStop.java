package io.heliosdb.lite.daemon;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Stops an instance that another process runs. */
public final class InstanceStop {
    private final Duration patience;

    /**
     * @param patience how long the instance may take, with the dump that it may have to write
     */
    public InstanceStop(Duration patience) {
        this.patience = patience;
    }

    /**
     * Asks the instance to stop, and returns when it is gone.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if it is still there after that time
     */
    public void stop(RunningInstance instance) {
        Optional<ProcessHandle> process = instance.daemon().handle();
        if (process.isEmpty()) {
            return;
        }
        boolean isAsked = process.get().destroy();
        try {
            ProcessHandle unused =
                    process.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HeliosException(ErrorCode.CANCELLED, "cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            throw new HeliosException(
                            ErrorCode.CONFLICT,
                            isAsked
                                    ? "the instance has not stopped yet"
                                    : "the instance cannot be asked to stop",
                            e)
                    .with("pid", instance.daemon().pid())
                    .with("port", instance.port())
                    .hint(
                            "It may be writing a dump: run 'heliosdb-lite status --port %d'."
                                    .formatted(instance.port()));
        }
    }
}
