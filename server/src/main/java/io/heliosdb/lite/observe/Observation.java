package io.heliosdb.lite.observe;

import io.heliosdb.lite.daemon.RunningInstance;
import io.heliosdb.lite.schedule.ScheduleStatus;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that is known about an instance at a moment.
 *
 * @param at the moment
 * @param readiness whether it does its work
 * @param isAlive whether the program does its own: its schedule goes on
 * @param instance what was announced; empty before that
 * @param database empty if the server does not tell
 * @param tables of that database, public ones first; empty if the server does not tell
 * @param backups empty without a directory, or if it cannot be read
 * @param schedule empty if no dumps are taken by themselves
 */
public record Observation(
        Instant at,
        Readiness readiness,
        boolean isAlive,
        Optional<RunningInstance> instance,
        Optional<DatabaseState> database,
        List<TableRows> tables,
        Optional<BackupState> backups,
        Optional<ScheduleStatus> schedule) {
    public Observation {
        tables = List.copyOf(tables);
    }
}
