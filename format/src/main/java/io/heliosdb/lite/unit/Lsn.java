package io.heliosdb.lite.unit;

import io.heliosdb.lite.error.Check;

import java.util.Locale;

/**
 * A position in PostgreSQL's write-ahead log, written as two hexadecimal halves: {@code
 * 16/B374D848}.
 *
 * @param position bytes since the start of the log, as an unsigned 64-bit number
 */
public record Lsn(long position) implements Comparable<Lsn> {
    /** Source: PostgreSQL 18, src/backend/utils/adt/pg_lsn.c, pg_lsn_in_internal. */
    private static final int HALF_DIGITS_MAX = 8;

    /**
     * Parses what {@code pg_lsn} prints.
     *
     * @throws IllegalArgumentException if it is not two hexadecimal numbers around a slash
     */
    public static Lsn parse(String text) {
        int slash = text.indexOf('/');
        Check.argument(slash > 0, "not an lsn: %s", text);
        String high = text.substring(0, slash);
        String low = text.substring(slash + 1);
        Check.argument(
                high.length() <= HALF_DIGITS_MAX && low.length() <= HALF_DIGITS_MAX,
                "not an lsn: %s",
                text);
        return new Lsn(Long.parseLong(high, 16) << 32 | Long.parseLong(low, 16));
    }

    @Override
    public int compareTo(Lsn other) {
        return Long.compareUnsigned(position, other.position);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%X/%X", position >>> 32, position & 0xFFFFFFFFL);
    }
}
