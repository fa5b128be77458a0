package io.heliosdb.lite.unit;

import io.heliosdb.lite.error.Check;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A position in PostgreSQL's write-ahead log, written as two hexadecimal halves: {@code
 * 16/B374D848}.
 *
 * @param position bytes since the start of the log, as an unsigned 64-bit number
 */
public record Lsn(long position) implements Comparable<Lsn> {
    /** Source: PostgreSQL 18, src/backend/utils/adt/pg_lsn.c, pg_lsn_in_internal. */
    private static final Pattern TEXT = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

    /** Whether the text is what {@code pg_lsn} prints. */
    public static boolean isLsn(String text) {
        return TEXT.matcher(text).matches();
    }

    /**
     * Parses what {@code pg_lsn} prints.
     *
     * @throws IllegalArgumentException if it is not two hexadecimal numbers around a slash
     */
    public static Lsn parse(String text) {
        Check.argument(isLsn(text), "not an lsn: %s", text);
        int slash = text.indexOf('/');
        return new Lsn(
                Long.parseLong(text.substring(0, slash), 16) << 32
                        | Long.parseLong(text.substring(slash + 1), 16));
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
