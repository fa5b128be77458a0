package io.heliosdb.lite.config;

import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * When {@code start} takes dumps by itself.
 *
 * @param schedule five fields of cron(8) or a nickname, valid as {@link CronSyntax} has it
 * @param zone that the schedule is meant in; also the drill's
 * @param jitter a run begins up to this much later, at random
 * @param isIncremental whether dumps between full ones are increments
 * @param fullEvery how old a full dump may be before the next one is full again
 * @param walBytesThreshold bytes of write-ahead log since the last dump that are reason for one
 */
public record ScheduleConfig(
        Optional<String> schedule,
        ZoneId zone,
        Duration jitter,
        boolean isIncremental,
        Duration fullEvery,
        Optional<Long> walBytesThreshold) {
    static final Key<String> SCHEDULE = Key.of("dump", "schedule", ValueType.SCHEDULE);
    static final Key<ZoneId> TIMEZONE =
            Key.of("dump", "timezone", ValueType.ZONE, ZoneId.systemDefault());
    static final Key<Duration> JITTER = Key.of("dump", "jitter", ValueType.DURATION, Duration.ZERO);
    static final Key<Boolean> INCREMENTAL = Key.of("dump", "incremental", ValueType.FLAG, false);
    static final Key<Duration> FULL_EVERY =
            Key.of("dump", "full_every", ValueType.DURATION, Duration.ofDays(7));
    static final Key<Long> WAL_SIZE_THRESHOLD =
            Key.of("dump", "wal_size_threshold", ValueType.BYTES);
    static final List<Key<?>> KEYS =
            List.of(SCHEDULE, TIMEZONE, JITTER, INCREMENTAL, FULL_EVERY, WAL_SIZE_THRESHOLD);

    static ScheduleConfig of(Settings settings) {
        return new ScheduleConfig(
                settings.find(SCHEDULE),
                settings.get(TIMEZONE),
                settings.get(JITTER),
                settings.get(INCREMENTAL),
                settings.get(FULL_EVERY),
                settings.find(WAL_SIZE_THRESHOLD));
    }

    /** Whether dumps are taken without being asked for. */
    public boolean isOn() {
        return schedule.isPresent() || walBytesThreshold.isPresent();
    }
}
