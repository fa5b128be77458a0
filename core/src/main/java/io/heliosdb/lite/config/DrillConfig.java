package io.heliosdb.lite.config;

import java.util.List;
import java.util.Optional;

/**
 * When {@code start} proves dumps by itself, and how.
 *
 * @param schedule as that of dumps, in the same time zone
 * @param checks each {@code SQL => expected}
 */
public record DrillConfig(Optional<String> schedule, List<String> checks) {
    static final Key<String> SCHEDULE = Key.of("drill", "schedule", ValueType.SCHEDULE);
    static final Key<List<String>> CHECKS = Key.of("drill", "checks", ValueType.CHECKS);
    static final List<Key<?>> KEYS = List.of(SCHEDULE, CHECKS);

    public DrillConfig {
        checks = List.copyOf(checks);
    }

    /** Whether dumps are proven without being asked for. */
    public boolean isOn() {
        return schedule.isPresent();
    }

    static DrillConfig of(Settings settings) {
        return new DrillConfig(settings.find(SCHEDULE), settings.find(CHECKS).orElse(List.of()));
    }
}
