package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;

/** Intervals in the style {@code postgres}. Source: EncodeInterval in PostgreSQL's datetime.c. */
final class IntervalText {
    private final StringBuilder text = new StringBuilder();
    private boolean isBefore;

    private IntervalText() {}

    static String of(ByteBuffer value) {
        long micros = value.getLong();
        int days = value.getInt();
        int months = value.getInt();
        if (micros == Long.MAX_VALUE && days == Integer.MAX_VALUE && months == days) {
            return "infinity";
        }
        if (micros == Long.MIN_VALUE && days == Integer.MIN_VALUE && months == days) {
            return "-infinity";
        }
        IntervalText interval = new IntervalText();
        interval.add(months / 12, "year");
        interval.add(months % 12, "mon");
        interval.add(days, "day");
        interval.addTime(micros);
        return interval.text.toString();
    }

    private void add(int count, String unit) {
        if (count == 0) {
            return;
        }
        addSpace();
        text.append(isBefore && count > 0 ? "+" : "").append(count).append(' ').append(unit);
        text.append(count == 1 ? "" : "s");
        isBefore = count < 0;
    }

    private void addTime(long micros) {
        if (micros == 0 && !text.isEmpty()) {
            return;
        }
        addSpace();
        text.append(micros < 0 ? "-" : isBefore ? "+" : "");
        text.append(TimeText.clock(Math.absExact(micros)));
    }

    private void addSpace() {
        if (!text.isEmpty()) {
            text.append(' ');
        }
    }
}
