package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.daemon.ScheduleFacts;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.observe.ScheduleView;
import io.heliosdb.lite.schedule.DumpSchedule;
import io.heliosdb.lite.schedule.ScheduleLoop;
import io.heliosdb.lite.schedule.ScheduleStatus;
import io.heliosdb.lite.schedule.Step;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The schedule of an instance while it runs: follows the settings, and tells others about it. */
final class RunningSchedule implements ScheduleView, AutoCloseable {
    private final InstanceSchedule schedules;
    private final InstanceRegistry registry;
    private final RunningInstance instance;
    private final EventLog log;
    private final ScheduleLoop loop;
    private volatile Optional<DumpSchedule> current;
    private Optional<ScheduleFacts> published = Optional.empty();

    private RunningSchedule(
            InstanceSchedule schedules,
            Config config,
            InstanceRegistry registry,
            RunningInstance instance,
            InstantSource clock,
            EventLog log) {
        this.schedules = schedules;
        this.registry = registry;
        this.instance = instance;
        this.log = log;
        this.current = schedules.of(config);
        if (current.isPresent()) {
            announce();
        }
        this.loop = ScheduleLoop.start(this::steps, clock);
    }

    /**
     * Begins.
     *
     * @throws HeliosException what {@link InstanceSchedule#of} throws
     */
    static RunningSchedule start(
            InstanceSchedule schedules,
            Config config,
            InstanceRegistry registry,
            RunningInstance instance,
            InstantSource clock,
            EventLog log) {
        return new RunningSchedule(schedules, config, registry, instance, clock, log);
    }

    @Override
    public Optional<ScheduleStatus> status() {
        return current.map(DumpSchedule::status);
    }

    @Override
    public boolean isAlive() {
        return loop.isAlive();
    }

    /**
     * Follows other settings, when a run that is under way is over. What is wrong with them is
     * logged, and the old ones stay.
     */
    void reload(Supplier<Config> settings) {
        loop.replace(
                () -> {
                    try {
                        current = schedules.of(settings.get());
                        announce();
                    } catch (HeliosException e) {
                        log.warning(
                                "the settings stay as they were: "
                                        + e.getMessage()
                                        + e.hint().map(hint -> " " + hint).orElse(""));
                    }
                    return steps();
                });
    }

    private void announce() {
        log.info(
                current.map(schedule -> "dumps by schedule: " + schedule.status().plan())
                        .orElse("no dumps by schedule"));
        publish();
    }

    private List<Step> steps() {
        return current.map(this::publishing).stream().toList();
    }

    private Step publishing(DumpSchedule schedule) {
        return () -> {
            Instant next = schedule.step();
            publish();
            return next;
        };
    }

    /** Lets {@code status} see it. */
    private void publish() {
        Optional<ScheduleFacts> facts = status().map(RunningSchedule::facts);
        if (!facts.equals(published)) {
            Path ignored = registry.add(instance.withSchedule(facts));
            published = facts;
        }
    }

    private static ScheduleFacts facts(ScheduleStatus status) {
        return new ScheduleFacts(
                status.plan().toString(), status.plan().directory(), status.next());
    }

    @Override
    public void close() {
        loop.close();
    }
}
