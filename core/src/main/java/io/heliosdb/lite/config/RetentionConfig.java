package io.heliosdb.lite.config;

import java.util.List;
import java.util.Optional;

/**
 * Which dumps are kept: those that any of the rules keeps. All of them, if there is no rule.
 *
 * @param days dumps that are not older, at least 1
 * @param last this many of the newest
 * @param daily the newest of each of this many days
 * @param weekly the newest of each of this many weeks
 * @param monthly the newest of each of this many months
 */
public record RetentionConfig(
        Optional<Integer> days,
        Optional<Integer> last,
        Optional<Integer> daily,
        Optional<Integer> weekly,
        Optional<Integer> monthly) {
    static final Key<Integer> RETENTION_DAYS = counted("retention_days");
    static final Key<Integer> KEEP_LAST = counted("keep_last");
    static final Key<Integer> KEEP_DAILY = counted("keep_daily");
    static final Key<Integer> KEEP_WEEKLY = counted("keep_weekly");
    static final Key<Integer> KEEP_MONTHLY = counted("keep_monthly");
    static final List<Key<?>> KEYS =
            List.of(RETENTION_DAYS, KEEP_LAST, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY);

    private static Key<Integer> counted(String name) {
        return Key.of("dump", name, ValueType.count(1, 100_000));
    }

    static RetentionConfig of(Settings settings) {
        return new RetentionConfig(
                settings.find(RETENTION_DAYS),
                settings.find(KEEP_LAST),
                settings.find(KEEP_DAILY),
                settings.find(KEEP_WEEKLY),
                settings.find(KEEP_MONTHLY));
    }
}
