package io.heliosdb.lite.format.column;

import io.heliosdb.lite.format.codec.Words;

import java.util.Arrays;

/**
 * 64-bit integers in as many bytes as their range needs: each value, or each step from one to the
 * next, relative to the smallest. docs/format.md section 7.3.
 */
final class PackedLayout {
    static final int HEADER_BYTES = 24;
    static final int MODE_VALUE = 0;
    static final int MODE_STEP = 1;

    private int mode;
    private int packedBytes;
    private long base;

    /**
     * Chooses the mode and the width.
     *
     * @param count at least 1
     * @return bytes that each value will take, 0 to 8
     */
    int plan(long[] values, int count) {
        long min = values[0];
        long max = values[0];
        long stepMin = Long.MAX_VALUE;
        long stepMax = Long.MIN_VALUE;
        long previous = values[0];
        for (int i = 1; i < count; i++) {
            long value = values[i];
            long step = value - previous;
            min = Math.min(min, value);
            max = Math.max(max, value);
            stepMin = Math.min(stepMin, step);
            stepMax = Math.max(stepMax, step);
            previous = value;
        }
        // Differences wrap around; taken as unsigned they are right all the same.
        int valueBytes = bytesFor(max - min);
        int stepBytes = count == 1 ? 0 : bytesFor(stepMax - stepMin);
        mode = stepBytes < valueBytes ? MODE_STEP : MODE_VALUE;
        base = mode == MODE_STEP ? stepMin : min;
        packedBytes = Math.min(stepBytes, valueBytes);
        if (mode == MODE_VALUE) {
            packedBytes = valueBytes;
        }
        return packedBytes;
    }

    private static int bytesFor(long unsignedRange) {
        return (Long.SIZE - Long.numberOfLeadingZeros(unsignedRange) + 7) / 8;
    }

    /**
     * Appends the planned values.
     *
     * @param valueBytes width of an integer on the wire, or 8 for numerics
     * @param scale decimal digits behind the point, or 0 for integers
     */
    void encode(long[] values, int count, int valueBytes, int scale, ByteBlock out) {
        out.ensure(Math.addExact(HEADER_BYTES, Math.multiplyExact(count, packedBytes)));
        byte[] target = out.bytes();
        int at = out.size();
        Words.putLong(target, at, 0);
        target[at] = (byte) valueBytes;
        target[at + 1] = (byte) mode;
        target[at + 2] = (byte) packedBytes;
        target[at + 3] = (byte) scale;
        Words.putLong(target, at + 8, mode == MODE_STEP ? values[0] : 0);
        Words.putLong(target, at + 16, base);
        at += HEADER_BYTES;
        int width = packedBytes;
        long origin = base;
        if (width > 0 && mode == MODE_VALUE) {
            for (int i = 0; i < count; i++, at += width) {
                Words.putLong(target, at, values[i] - origin);
            }
        } else if (width > 0) {
            for (int i = 1; i < count; i++, at += width) {
                Words.putLong(target, at, values[i] - values[i - 1] - origin);
            }
        }
        out.setSize(at);
    }

    /** Checks all that can be wrong: whatever numbers follow the header make values. */
    static void check(byte[] source, int offset, int length, int count) {
        Malformed.unless(length >= HEADER_BYTES && count > 0, "packed header");
        int mode = source[offset + 1];
        int width = source[offset + 2];
        Malformed.unless(mode == MODE_VALUE || mode == MODE_STEP, "packed mode");
        Malformed.unless(width >= 0 && width <= 8, "packed width");
        int stored = mode == MODE_STEP ? count - 1 : count;
        Malformed.unless(length == HEADER_BYTES + (long) stored * width, "packed values");
    }

    /** Reads what {@link #encode} wrote, all {@code length} bytes of it. */
    static void decode(byte[] source, int offset, int length, long[] values, int count) {
        check(source, offset, length, count);
        int mode = source[offset + 1];
        int width = source[offset + 2];
        long first = Words.getLong(source, offset + 8);
        long base = Words.getLong(source, offset + 16);
        int at = offset + HEADER_BYTES;
        if (mode == MODE_STEP) {
            values[0] = first;
            decodeSteps(source, at, width, base, values, count);
        } else {
            decodeValues(source, at, width, base, values, count);
        }
    }

    private static void decodeValues(
            byte[] source, int start, int width, long base, long[] values, int count) {
        switch (width) {
            case 0 -> Arrays.fill(values, 0, count, base);
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = base + (source[start + i] & 0xFF);
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = base + Words.getShort(source, start + 2 * i);
                }
            }
            default -> {
                long mask = -1L >>> (64 - 8 * width);
                int at = start;
                for (int i = 0; i < count; i++, at += width) {
                    values[i] = base + (Words.getLong(source, at) & mask);
                }
            }
        }
    }

    private static void decodeSteps(
            byte[] source, int start, int width, long base, long[] values, int count) {
        long value = values[0];
        long mask = width == 0 ? 0 : -1L >>> (64 - 8 * width);
        int at = start;
        for (int i = 1; i < count; i++, at += width) {
            value += base + (Words.getLong(source, at) & mask);
            values[i] = value;
        }
    }
}
