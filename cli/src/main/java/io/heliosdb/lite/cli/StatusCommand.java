package io.heliosdb.lite.cli;

import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.engine.Host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code status}: describes an instance of this user. */
@Command(
        name = "status",
        description = {
            "Describe an instance that you started; exit 12 if there is none.",
            "",
            "Without --port and --data-dir: the only one that runs."
        },
        footer = {
            "",
            "Examples:",
            "  heliosdb-lite status",
            "  heliosdb-lite status --port 5433 --json"
        })
final class StatusCommand implements Callable<Integer> {
    private final Program program;

    @Mixin InstanceOptions options;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean isJson;

    StatusCommand(Program program) {
        this.program = program;
    }

    @Override
    public Integer call() {
        RunningInstance instance = options.find(new InstanceRegistry(Host.current()));
        Duration uptime = Duration.between(instance.startedAt(), InstantSource.system().instant());
        Console console = program.console();
        if (isJson) {
            console.json().print(document(instance, uptime));
        } else {
            console.printf("running:        yes");
            console.printf("pid:            %d", instance.daemon().pid());
            console.printf("host:           %s", instance.host());
            console.printf("port:           %d", instance.port());
            console.printf("database:       %s", instance.database());
            console.printf("user:           %s", instance.user());
            console.printf("mode:           %s", instance.mode());
            console.printf("data directory: %s", instance.dataDir());
            console.printf("uptime:         %s", text(uptime));
            console.printf("server version: %s", instance.serverVersion());
            instance.http().ifPresent(url -> console.printf("http:           %s", url));
            instance.schedule()
                    .map(ScheduleText::ofDumps)
                    .ifPresent(schedule -> schedule.lines().forEach(console::println));
            instance.drills()
                    .map(ScheduleText::ofDrills)
                    .ifPresent(drills -> drills.lines().forEach(console::println));
        }
        return 0;
    }

    private static Map<String, Object> document(RunningInstance instance, Duration uptime) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("running", true);
        document.put("pid", instance.daemon().pid());
        document.put("server_pid", instance.serverPid());
        document.put("host", instance.host());
        document.put("port", instance.port());
        document.put("database", instance.database());
        document.put("user", instance.user());
        document.put("mode", instance.mode());
        document.put("data_dir", instance.dataDir().toString());
        document.put("started_at", instance.startedAt().toString());
        document.put("uptime_seconds", uptime.toSeconds());
        document.put("server_version", instance.serverVersion());
        document.put("http", instance.http().orElse(null));
        document.put(
                "schedule",
                instance.schedule()
                        .map(known -> ScheduleText.ofDumps(known).document())
                        .orElse(null));
        document.put(
                "drills",
                instance.drills()
                        .map(known -> ScheduleText.ofDrills(known).document())
                        .orElse(null));
        return document;
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
