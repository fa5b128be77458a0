package io.heliosdb.lite.format.column;

import io.heliosdb.lite.format.codec.Words;

/**
 * PostgreSQL's binary numerics to and from unscaled integers, exact to the bit: what would not come
 * back as it was is refused. docs/format.md section 7.4.
 */
final class NumericLayout {
    /** A numeric of the widest kind that is taken: header and five digits. */
    static final int WIRE_BYTES_MAX = 18;

    static final int SCALE_MAX = 16;

    // PostgreSQL 17, src/backend/utils/adt/numeric.c: numeric_send; NBASE is 10000.
    private static final int HEADER_BYTES = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int DIGIT_MAX = 9999;
    private static final int GROUPS_MAX = 5;

    /** With five groups the first is below this, which keeps the magnitude below 2^62. */
    private static final int FIRST_OF_FIVE_MAX = 400;

    private static final long[] GROUP_POWERS = {
        1L, 10_000L, 100_000_000L, 1_000_000_000_000L, 10_000_000_000_000_000L
    };
    private static final int[] POWERS_OF_FIVE = {1, 5, 25, 125};

    /** Inverses of the powers of five modulo 2^64: dividing exactly is multiplying. */
    private static final long[] INVERSES = {
        1L, 0xCCCCCCCCCCCCCCCDL, 0x8F5C28F5C28F5C29L, 0x1CAC083126E978D5L
    };

    private NumericLayout() {}

    /** The scale of the first value, or -1 if it is not one that can be taken. */
    static int scaleOf(byte[] source, int length) {
        if (length < HEADER_BYTES) {
            return -1;
        }
        int scale = Words.getShortBig(source, 6);
        return scale >= 0 && scale <= SCALE_MAX ? scale : -1;
    }

    /**
     * Reads numerics as integers: value times ten to the scale.
     *
     * @return false if one of them is not finite, not canonical, of another scale or too large
     */
    static boolean read(Values from, int scale, long[] values) {
        byte[] source = from.bytes();
        int[] lengths = from.lengths();
        int count = from.count();
        int fractionGroups = (scale + 3) / 4;
        int tens = 4 * fractionGroups - scale;
        long inverse = INVERSES[tens];
        long quotientMax = Long.divideUnsigned(-1L, POWERS_OF_FIVE[tens]);
        long lowBits = (1L << tens) - 1;
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = lengths[i];
            long magnitude = magnitude(source, at, length, scale, fractionGroups);
            long quotient = (magnitude >>> tens) * inverse;
            if (magnitude < 0
                    || (magnitude & lowBits) != 0
                    || Long.compareUnsigned(quotient, quotientMax) > 0) {
                return false;
            }
            // The sign field is 0 or 0x4000: bit 14.
            long negative = -((source[at + 4] & (NEGATIVE >> 8)) >> 6);
            values[i] = (quotient ^ negative) - negative;
            at += length;
        }
        return true;
    }

    /** All digits as one integer, with {@code fractionGroups} groups behind the point; or -1. */
    private static long magnitude(
            byte[] source, int at, int length, int scale, int fractionGroups) {
        if (length < HEADER_BYTES) {
            return -1;
        }
        long header = Words.getLongBig(source, at);
        int digitCount = (int) (header >>> 48);
        int weight = (short) (header >>> 32);
        int sign = (int) (header >>> 16) & 0xFFFF;
        if (length != HEADER_BYTES + 2 * digitCount
                || (int) (header & 0xFFFF) != scale
                || (sign & ~NEGATIVE) != 0) {
            return -1;
        }
        int groups = weight + 1 + fractionGroups;
        if (digitCount == 0) {
            return weight == 0 && sign == 0 ? 0 : -1;
        }
        if (groups < digitCount || groups > GROUPS_MAX) {
            return -1;
        }
        return digits(source, at + HEADER_BYTES, digitCount, groups);
    }

    private static long digits(byte[] source, int start, int digitCount, int groups) {
        int first = Words.getShortBig(source, start);
        int invalid = (first - 1) | (DIGIT_MAX - first);
        if (groups == GROUPS_MAX) {
            invalid |= FIRST_OF_FIVE_MAX - 1 - first;
        }
        long sum = first;
        int last = first;
        for (int j = 1; j < digitCount; j++) {
            last = Words.getShortBig(source, start + 2 * j);
            invalid |= last | (DIGIT_MAX - last);
            sum = sum * 10_000 + last;
        }
        invalid |= last - 1;
        return invalid < 0 ? -1 : sum * GROUP_POWERS[groups - digitCount];
    }

    /**
     * Writes integers as numerics.
     *
     * @param target room for {@code bytesMax} bytes
     * @param lengths length of each value, set here
     * @return bytes written
     */
    static int write(
            long[] values, int count, int scale, byte[] target, int bytesMax, int[] lengths) {
        int fractionGroups = (scale + 3) / 4;
        long factor = factor(scale);
        long valueMax = (1L << 62) / factor;
        int at = 0;
        for (int i = 0; i < count; i++) {
            long value = values[i];
            long negative = value >> 63;
            long magnitude = (value ^ negative) - negative;
            Malformed.unless(magnitude >= 0 && magnitude <= valueMax, "numeric value");
            Malformed.unless(at <= bytesMax - HEADER_BYTES, "numeric bytes");
            int length;
            if (magnitude == 0) {
                Words.putLongBig(target, at, scale);
                length = HEADER_BYTES;
            } else {
                long low = (negative & ((long) NEGATIVE << 16)) | scale;
                length = writeOne(magnitude * factor, low, fractionGroups, target, at, bytesMax);
            }
            lengths[i] = length;
            at += length;
        }
        return at;
    }

    private static int writeOne(
            long digits, long low, int fractionGroups, byte[] target, int at, int bytesMax) {
        int groups = groupCount(digits);
        int weight = groups - 1 - fractionGroups;
        int digitCount = groups;
        long rest = digits;
        long next = rest / 10_000;
        while (next * 10_000 == rest) {
            rest = next;
            next = rest / 10_000;
            digitCount--;
        }
        int length = HEADER_BYTES + 2 * digitCount;
        Malformed.unless(at <= bytesMax - length, "numeric bytes");
        Words.putLongBig(target, at, (long) digitCount << 48 | (weight & 0xFFFFL) << 32 | low);
        for (int position = at + length - 2; position > at + 6; position -= 2) {
            next = rest / 10_000;
            Words.putShortBig(target, position, (int) (rest - next * 10_000));
            rest = next;
        }
        return length;
    }

    /** The bytes that {@link #write} would write; fails as it does. */
    static long byteCount(long[] values, int count, int scale) {
        long factor = factor(scale);
        long valueMax = (1L << 62) / factor;
        long sum = (long) count * HEADER_BYTES;
        for (int i = 0; i < count; i++) {
            long magnitude = Math.abs(values[i]);
            Malformed.unless(magnitude >= 0 && magnitude <= valueMax, "numeric value");
            sum += 2L * digitCount(magnitude * factor);
        }
        return sum;
    }

    private static int digitCount(long digits) {
        if (digits == 0) {
            return 0;
        }
        int digitCount = groupCount(digits);
        long rest = digits;
        for (long next = rest / 10_000; next * 10_000 == rest; next = rest / 10_000) {
            rest = next;
            digitCount--;
        }
        return digitCount;
    }

    /** What turns a value of this scale into one of whole groups of digits. */
    private static long factor(int scale) {
        int tens = 4 * ((scale + 3) / 4) - scale;
        return (long) POWERS_OF_FIVE[tens] << tens;
    }

    private static int groupCount(long digits) {
        int groups = 1;
        while (groups < GROUPS_MAX && digits >= GROUP_POWERS[groups]) {
            groups++;
        }
        return groups;
    }
}
