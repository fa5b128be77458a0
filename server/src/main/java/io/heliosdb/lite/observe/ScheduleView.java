package io.heliosdb.lite.observe;

import io.heliosdb.lite.schedule.ScheduleStatus;

import java.util.Optional;

/** What the schedule of an instance tells of itself. Called by any thread; never waits. */
public interface ScheduleView {
    /** Of an instance without one. */
    ScheduleView NONE =
            new ScheduleView() {
                @Override
                public Optional<ScheduleStatus> status() {
                    return Optional.empty();
                }

                @Override
                public boolean isAlive() {
                    return true;
                }
            };

    /** How it is; empty if no dumps are taken by themselves. */
    Optional<ScheduleStatus> status();

    /** Whether the thread lives that follows it. */
    boolean isAlive();
}
