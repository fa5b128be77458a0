package io.heliosdb.lite.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers, sizes and lengths of time as they are written in a file. Empty if they make no sense.
 */
final class Quantities {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,18}) ?(B|[kK]B|MB|GB|TB)?");
    private static final Pattern DURATION =
            Pattern.compile(
                    "(?:([0-9]{1,6})w)?(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,6})m)?(?:([0-9]{1,6})s)?");
    private static final Map<String, Integer> SIZE_SHIFTS =
            Map.of("B", 0, "kB", 10, "KB", 10, "MB", 20, "GB", 30, "TB", 40);

    private Quantities() {}

    /** A number of at least 0. */
    static Optional<Long> number(String text) {
        return NUMBER.matcher(text).matches()
                ? Optional.of(Long.parseLong(text))
                : Optional.empty();
    }

    /** Bytes, at least 1: units are powers of 1024, as where sizes are printed. */
    static Optional<Long> bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        int shift = matcher.group(2) == null ? 0 : SIZE_SHIFTS.get(matcher.group(2));
        return count > 0 && count <= Long.MAX_VALUE >> shift
                ? Optional.of(count << shift)
                : Optional.empty();
    }

    /** A length of time in weeks, days, hours, minutes and seconds, in that order. */
    static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        List<Duration> units =
                List.of(
                        Duration.ofDays(7),
                        Duration.ofDays(1),
                        Duration.ofHours(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(1));
        Duration sum = Duration.ZERO;
        for (int i = 0; i < units.size(); i++) {
            String count = matcher.group(i + 1);
            if (count != null) {
                sum = sum.plus(units.get(i).multipliedBy(Long.parseLong(count)));
            }
        }
        return Optional.of(sum);
    }

    /** The inverse of {@link #duration}: {@code 7d}, {@code 1h30m}, {@code 0s}. */
    static String text(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        return part(duration.toDaysPart(), "d")
                + part(duration.toHoursPart(), "h")
                + part(duration.toMinutesPart(), "m")
                + part(duration.toSecondsPart(), "s");
    }

    private static String part(long count, String unit) {
        return count == 0 ? "" : count + unit;
    }
}
