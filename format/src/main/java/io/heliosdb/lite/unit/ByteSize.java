package io.heliosdb.lite.unit;

import io.heliosdb.lite.error.Check;

import java.util.Locale;

/**
 * A number of bytes as people read it: powers of 1024, one decimal, as in {@code 45.2 MB}.
 *
 * @param bytes at least 0
 */
public record ByteSize(long bytes) {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    public ByteSize {
        Check.argument(bytes >= 0, "bytes is negative: %d", bytes);
    }

    @Override
    public String toString() {
        double value = bytes;
        int unit = 0;
        // 1023.95 and more would print as 1024.0.
        while (value >= 1023.95 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return unit == 0
                ? "%d B".formatted(bytes)
                : String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }
}
