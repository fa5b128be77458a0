package io.heliosdb.lite.cli;

import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which running instance is meant, for {@code stop} and {@code status}. */
final class InstanceOptions {
    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "The instance on this port.")
    Optional<Integer> port = Optional.empty();

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "The instance that was started with this directory.")
    Optional<Path> dataDir = Optional.empty();

    /** The instance that the options name; without any, the only one that runs. */
    RunningInstance find(InstanceRegistry registry) {
        if (dataDir.isPresent()) {
            return registry.find(dataDir.get())
                    .filter(instance -> port.isEmpty() || port.get() == instance.port())
                    .orElseThrow(() -> notFound().with("file", dataDir.get()));
        }
        if (port.isPresent()) {
            return registry.find(port.get()).orElseThrow(() -> notFound().with("port", port.get()));
        }
        List<RunningInstance> running = registry.list();
        if (running.size() > 1) {
            throw new HeliosException(ErrorCode.USAGE, "more than one instance is running")
                    .with("ports", running.stream().map(RunningInstance::port).toList())
                    .hint("Name one of them: --port %d.".formatted(running.getFirst().port()));
        }
        return running.stream().findFirst().orElseThrow(InstanceOptions::notFound);
    }

    private static HeliosException notFound() {
        return new HeliosException(ErrorCode.NOT_FOUND, "no such instance is running")
                .hint("Run 'heliosdb-lite start --memory' to start one.");
    }
}
