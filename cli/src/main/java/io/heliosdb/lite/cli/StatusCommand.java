package io.heliosdb.lite.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.engine.Host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;

/** {@code status}: describes an instance of this user. */
@Command(
        name = "status",
        description = {
            "Describe an instance that you started; exit 12 if there is none.",
            "",
            "Without --port and --data-dir: the only one that runs."
        })
final class StatusCommand implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Mixin InstanceOptions options;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean isJson;

    @Override
    public Integer call() {
        RunningInstance instance = options.find(new InstanceRegistry(Host.current()));
        Duration uptime = Duration.between(instance.startedAt(), InstantSource.system().instant());
        PrintWriter out = spec.commandLine().getOut();
        if (isJson) {
            out.println(json(instance, uptime));
        } else {
            out.printf("running:        yes%n");
            out.printf("pid:            %d%n", instance.daemon().pid());
            out.printf("host:           %s%n", instance.host());
            out.printf("port:           %d%n", instance.port());
            out.printf("database:       %s%n", instance.database());
            out.printf("user:           %s%n", instance.user());
            out.printf("mode:           %s%n", instance.mode());
            out.printf("data directory: %s%n", instance.dataDir());
            out.printf("uptime:         %s%n", text(uptime));
            out.printf("server version: %s%n", instance.serverVersion());
        }
        out.flush();
        return 0;
    }

    private static ObjectNode json(RunningInstance instance, Duration uptime) {
        return new ObjectMapper()
                .createObjectNode()
                .put("running", true)
                .put("pid", instance.daemon().pid())
                .put("server_pid", instance.serverPid())
                .put("host", instance.host())
                .put("port", instance.port())
                .put("database", instance.database())
                .put("user", instance.user())
                .put("mode", instance.mode())
                .put("data_dir", instance.dataDir().toString())
                .put("started_at", instance.startedAt().toString())
                .put("uptime_seconds", uptime.toSeconds())
                .put("server_version", instance.serverVersion());
    }

    private static String text(Duration uptime) {
        String clock =
                "%d:%02d:%02d"
                        .formatted(
                                uptime.toHoursPart(),
                                uptime.toMinutesPart(),
                                uptime.toSecondsPart());
        return uptime.toDays() > 0 ? uptime.toDays() + "d " + clock : clock;
    }
}
