package io.heliosdb.lite.cli;

import io.heliosdb.lite.config.Config;
import io.heliosdb.lite.daemon.InstanceRegistry;
import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.daemon.ScheduleFacts;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.notify.Event;
import io.heliosdb.lite.notify.EventLog;
import io.heliosdb.lite.observe.ScheduleView;
import io.heliosdb.lite.schedule.DrillSchedule;
import io.heliosdb.lite.schedule.DrillStatus;
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

/**
 * The schedules of an instance while it runs: dumps and drills, each with a thread of its own, as
 * no dump is to wait for the end of a drill. Follows the settings, and tells others about them.
 */
final class RunningSchedule implements ScheduleView, AutoCloseable {
    private final InstanceSchedule schedules;
    private final InstanceRegistry registry;
    private final RunningInstance instance;
    private final InstantSource clock;
    private final EventLog log;
    private final ScheduleLoop dumpLoop;
    private final ScheduleLoop drillLoop;
    private volatile Optional<DumpSchedule> dumps;
    private volatile Optional<DrillSchedule> drills;
    private Published published = new Published(Optional.empty(), Optional.empty());

    /** What others were told last. */
    private record Published(Optional<ScheduleFacts> dumps, Optional<ScheduleFacts> drills) {}

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
        this.clock = clock;
        this.log = log;
        this.dumps = schedules.of(config);
        this.drills = schedules.drills(config, this::isDumping);
        if (dumps.isPresent()) {
            announceDumps();
        }
        if (drills.isPresent()) {
            announceDrills();
        }
        this.dumpLoop = ScheduleLoop.start("schedule", () -> steps(dumps), clock);
        this.drillLoop = ScheduleLoop.start("drills", () -> steps(drills), clock);
    }

    /**
     * Begins.
     *
     * @throws HeliosException what {@link InstanceSchedule#of} and {@link InstanceSchedule#drills}
     *     throw
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
        return dumps.map(DumpSchedule::status);
    }

    /** How drills are; empty if there are none. */
    Optional<DrillStatus> drillStatus() {
        return drills.map(DrillSchedule::status);
    }

    private boolean isDumping() {
        return status().filter(dumping -> dumping.isBusy(clock.instant())).isPresent();
    }

    @Override
    public boolean isAlive() {
        return dumpLoop.isAlive() && drillLoop.isAlive();
    }

    /**
     * Follows other settings, when a run that is under way is over. What is wrong with them is
     * logged, and the old ones stay.
     */
    void reload(Supplier<Config> settings) {
        trying(
                () -> {
                    Config config = settings.get();
                    dumpLoop.replace(() -> reloadDumps(config));
                });
    }

    private List<Step> reloadDumps(Config config) {
        trying(
                () -> {
                    dumps = schedules.of(config);
                    announceDumps();
                });
        // Not before: a drill waits for the dump that is due by the new settings.
        drillLoop.replace(() -> reloadDrills(config));
        return steps(dumps);
    }

    private List<Step> reloadDrills(Config config) {
        trying(
                () -> {
                    boolean wereOn = drills.isPresent();
                    drills = schedules.drills(config, this::isDumping);
                    if (wereOn || drills.isPresent()) {
                        announceDrills();
                    }
                });
        return steps(drills);
    }

    private void trying(Runnable change) {
        try {
            change.run();
        } catch (HeliosException e) {
            log.warning(
                    Event.Kind.SETTINGS,
                    "the settings stay as they were: "
                            + e.getMessage()
                            + e.hint().map(hint -> " " + hint).orElse(""));
        }
    }

    private void announceDumps() {
        log.info(
                Event.Kind.SCHEDULE,
                status().map(status -> "dumps by schedule: " + status.plan())
                        .orElse("no dumps by schedule"));
        publish();
    }

    private void announceDrills() {
        log.info(
                Event.Kind.SCHEDULE,
                drillStatus()
                        .map(status -> "drills by schedule: " + status.plan())
                        .orElse("no drills by schedule"));
        publish();
    }

    private List<Step> steps(Optional<? extends Step> schedule) {
        return schedule.map(this::publishing).stream().toList();
    }

    private Step publishing(Step schedule) {
        return () -> {
            Instant next = schedule.step();
            publish();
            return next;
        };
    }

    /** Lets {@code status} see it. */
    private synchronized void publish() {
        Published facts =
                new Published(
                        status().map(RunningSchedule::facts),
                        drillStatus().map(RunningSchedule::facts));
        if (!facts.equals(published)) {
            Path ignored = registry.add(instance.withSchedules(facts.dumps(), facts.drills()));
            published = facts;
        }
    }

    private static ScheduleFacts facts(ScheduleStatus status) {
        return new ScheduleFacts(
                status.plan().toString(), status.plan().directory(), status.next());
    }

    private static ScheduleFacts facts(DrillStatus status) {
        return new ScheduleFacts(
                status.plan().toString(), status.plan().directory(), status.next());
    }

    @Override
    public void close() {
        drillLoop.requestEnd();
        dumpLoop.close();
        drillLoop.close();
    }
}
