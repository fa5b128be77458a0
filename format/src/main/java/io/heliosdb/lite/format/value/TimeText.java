package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.time.LocalDate;

/** Dates and times in ISO style; times with time zone in UTC. */
final class TimeText {
    static final long MICROS_PER_SECOND = 1_000_000;

    private static final long MICROS_PER_DAY = 86_400 * MICROS_PER_SECOND;

    /** PostgreSQL counts from here. */
    private static final long EPOCH_DAY = LocalDate.of(2000, 1, 1).toEpochDay();

    private TimeText() {}

    static String date(ByteBuffer value) {
        int days = value.getInt();
        if (days == Integer.MAX_VALUE || days == Integer.MIN_VALUE) {
            return days > 0 ? "infinity" : "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(EPOCH_DAY + days);
        return day(date) + era(date);
    }

    static String timestamp(ByteBuffer value) {
        return timestamp(value.getLong(), "");
    }

    static String timestampWithZone(ByteBuffer value) {
        return timestamp(value.getLong(), "+00");
    }

    private static String timestamp(long micros, String zone) {
        if (micros == Long.MAX_VALUE || micros == Long.MIN_VALUE) {
            return micros > 0 ? "infinity" : "-infinity";
        }
        LocalDate date = LocalDate.ofEpochDay(EPOCH_DAY + Math.floorDiv(micros, MICROS_PER_DAY));
        String time = clock(Math.floorMod(micros, MICROS_PER_DAY));
        return day(date) + " " + time + zone + era(date);
    }

    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return "%04d-%02d-%02d".formatted(year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String era(LocalDate date) {
        return date.getYear() > 0 ? "" : " BC";
    }

    static String time(ByteBuffer value) {
        return clock(value.getLong());
    }

    static String timeWithZone(ByteBuffer value) {
        String time = clock(value.getLong());
        int secondsWest = value.getInt();
        int seconds = Math.abs(secondsWest);
        String zone = "%c%02d".formatted(secondsWest > 0 ? '-' : '+', seconds / 3600);
        if (seconds % 3600 != 0) {
            zone += ":%02d".formatted(seconds / 60 % 60);
        }
        if (seconds % 60 != 0) {
            zone += ":%02d".formatted(seconds % 60);
        }
        return time + zone;
    }

    /** {@code 04:05:06.78}; more than 24 hours are possible. */
    static String clock(long micros) {
        long seconds = micros / MICROS_PER_SECOND;
        String text = "%02d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
        long fraction = micros % MICROS_PER_SECOND;
        return fraction == 0 ? text : text + ".%06d".formatted(fraction).replaceFirst("0+$", "");
    }
}
