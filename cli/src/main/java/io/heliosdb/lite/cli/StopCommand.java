package io.heliosdb.lite.cli;

import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.InstanceStop;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.engine.Host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.util.concurrent.Callable;

/** {@code stop}: stops an instance of this user and returns when it is gone. */
@Command(
        name = "stop",
        description = {
            "Stop an instance that you started, and wait until it is gone.",
            "",
            "Without --port and --data-dir: the only one that runs."
        },
        footer = {"", "Examples:", "  heliosdb-lite stop", "  heliosdb-lite stop --port 5433"})
final class StopCommand implements Callable<Integer> {
    private final Program program;

    @Mixin InstanceOptions options;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to wait for it, with its dump if it writes one (default:"
                            + " ${DEFAULT-VALUE}).")
    int timeoutSeconds;

    StopCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        RunningInstance instance = options.find(new InstanceRegistry(Host.current()));
        new InstanceStop(Duration.ofSeconds(timeoutSeconds)).stop(instance);
        program.console().message("Stopped the instance on port %d.".formatted(instance.port()));
        return 0;
    }
}
