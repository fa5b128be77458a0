package io.heliosdb.lite.retention;

import io.heliosdb.lite.error.Check;

import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is to be kept: a dump stays if any rule keeps it. A rule with the number 0 is not set; where
 * none is set, everything stays.
 *
 * @param days whatever is not older, in days of the time zone
 * @param last as many of the newest
 * @param daily the newest of each of as many days that have any, the last days first
 * @param weekly the same of weeks, from Monday to Sunday (ISO 8601)
 * @param monthly the same of months
 * @param zone whose days these are
 */
public record RetentionPolicy(int days, int last, int daily, int weekly, int monthly, ZoneId zone) {
    /** Of each rule, so that no time is out of range. */
    public static final int NUMBER_MAX = 1_000_000;

    public RetentionPolicy {
        for (int number : new int[] {days, last, daily, weekly, monthly}) {
            Check.argument(number >= 0 && number <= NUMBER_MAX, "out of range: %d", number);
        }
    }

    /** Whether no rule is set. */
    public boolean isEmpty() {
        return rules().isEmpty();
    }

    /** The rules that are set, under the names that they have in the configuration. */
    public Map<String, Integer> rules() {
        Map<String, Integer> rules = new LinkedHashMap<>();
        rules.put("retention_days", days);
        rules.put("keep_last", last);
        rules.put("keep_daily", daily);
        rules.put("keep_weekly", weekly);
        rules.put("keep_monthly", monthly);
        rules.values().removeIf(number -> number == 0);
        return rules;
    }

    /** The rules that are set, and the time zone. */
    @Override
    public String toString() {
        return rules().entrySet().stream()
                .map(rule -> rule.getKey() + "=" + rule.getValue())
                .collect(Collectors.joining(" ", "", " timezone=" + zone));
    }
}
