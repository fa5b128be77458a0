package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.config.LogConfig;
import io.heliosdb.lite.daemon.Daemon;
import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.engine.Instance;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.observe.ScheduleView;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.Password;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What {@code start} does around the life of an instance. */
final class InstanceHooks implements Daemon.Hooks, AutoCloseable {
    private final Program program;
    private final InstanceRegistry registry;
    private final InstantSource clock;
    private final Options options;
    private final Config config;
    private final Optional<Monitoring> monitoring;
    private final Supplier<Config> settings;
    private Optional<RunningSchedule> schedule = Optional.empty();

    /**
     * What was asked for.
     *
     * @param passwordFile of the instance's user
     * @param restoreFrom a dump to begin with
     * @param dumpOnStop where to leave what is there at the end
     */
    record Options(
            Optional<Path> passwordFile, Optional<Path> restoreFrom, Optional<Path> dumpOnStop) {}

    /**
     * @param config as it was at the start
     * @param monitoring tells how the instance is; is closed with this
     * @param settings reads it anew
     */
    InstanceHooks(
            Program program,
            InstanceRegistry registry,
            InstantSource clock,
            Options options,
            Config config,
            Optional<Monitoring> monitoring,
            Supplier<Config> settings) {
        this.program = program;
        this.registry = registry;
        this.clock = clock;
        this.options = options;
        this.config = config;
        this.monitoring = monitoring;
        this.settings = settings;
    }

    @Override
    public void beforeReady(Instance instance) {
        options.restoreFrom()
                .ifPresent(
                        file -> {
                            monitoring.ifPresent(Monitoring::restoring);
                            new FirstRestore(program, connection(instance)).run(file);
                        });
    }

    @Override
    public RunningInstance described(RunningInstance facts) {
        return facts.withHttp(monitoring.map(Monitoring::address));
    }

    @Override
    public void ready(RunningInstance instance, Instance server) {
        server.warnings().forEach(program.console()::warning);
        EventLog log = program.console()::event;
        if (config.file().isPresent() || config.schedule().isOn() || config.drill().isOn()) {
            RunningSchedule running =
                    RunningSchedule.start(
                            new InstanceSchedule(program, connection(server), clock, log),
                            config,
                            registry,
                            instance,
                            clock,
                            log);
            schedule = Optional.of(running);
            HangUp.whenReceived(() -> running.reload(() -> reread(log)));
        }
        ScheduleView view =
                schedule.<ScheduleView>map(running -> running).orElse(ScheduleView.NONE);
        monitoring.ifPresent(port -> port.ready(connection(server), instance, view));
        announce(instance);
    }

    /** On standard output, where scripts wait for it; programs that read the log find it there. */
    private void announce(RunningInstance instance) {
        String ready =
                "HeliosDB-Lite %s ready: host=%s port=%d database=%s mode=%s (PostgreSQL %s)"
                        .formatted(
                                Main.VERSION,
                                instance.host(),
                                instance.port(),
                                instance.database(),
                                instance.mode(),
                                instance.serverVersion());
        program.console().printlnNow(ready);
        if (config.log().format().equals(LogConfig.JSON)) {
            program.console()
                    .event(
                            Event.info(Event.Kind.READY, ready)
                                    .with("host", instance.host())
                                    .with("port", instance.port())
                                    .with("database", instance.database())
                                    .with("mode", instance.mode())
                                    .with("version", Main.VERSION)
                                    .with("server_version", instance.serverVersion()));
        }
    }

    /** The settings as they are now. */
    private Config reread(EventLog log) {
        Config reread = settings.get();
        boolean isElsewhere =
                monitoring
                        .map(port -> port.isElsewhere(reread))
                        .orElse(reread.http().port().isPresent());
        if (isElsewhere) {
            log.warning(Event.Kind.SETTINGS, "the HTTP port stays as it was until the next start");
        }
        return reread;
    }

    @Override
    public void beforeStop(Instance instance) {
        monitoring.ifPresent(Monitoring::stopping);
        schedule.ifPresent(RunningSchedule::close);
        options.dumpOnStop()
                .ifPresent(
                        file ->
                                new LastDump(program, connection(instance), clock)
                                        .write(file, config.dump()));
    }

    /** Takes no dumps any more, and tells nothing. */
    @Override
    public void close() {
        schedule.ifPresent(RunningSchedule::close);
        monitoring.ifPresent(Monitoring::close);
    }

    private ConnectionSettings connection(Instance instance) {
        ConnectionSettings local =
                ConnectionSettings.local(
                        instance.host(), instance.port(), instance.database(), instance.user());
        return options.passwordFile().map(file -> local.withPassword(password(file))).orElse(local);
    }

    private static Password password(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return new Password(lines.findFirst().orElse(""));
        } catch (IOException e) {
            throw new HeliosException(ErrorCode.NOT_FOUND, "cannot read the password file", e)
                    .with("file", file)
                    .hint("It has to stay where it is while the instance runs.");
        }
    }
}
