package io.heliosdb.lite.format.column;

import io.heliosdb.lite.format.codec.Words;

import java.util.Arrays;

/** Lengths, as narrow as they go, then the bytes. docs/format.md section 7.2. */
final class PlainLayout {
    static final int HEADER_BYTES = 8;

    private PlainLayout() {}

    /** Bytes that each length takes: 0 if all are equal, else 1, 2 or 4. */
    static int lengthBytes(int lengthMin, int lengthMax) {
        if (lengthMin == lengthMax) {
            return 0;
        }
        return lengthMax <= 0xFF ? 1 : lengthMax <= 0xFFFF ? 2 : 4;
    }

    static void encode(Values values, ByteBlock out) {
        int width = lengthBytes(values.lengthMin(), values.lengthMax());
        out.ensure(Math.addExact(HEADER_BYTES + values.count() * width, values.byteCount()));
        byte[] target = out.bytes();
        int position = out.size();
        Words.putInt(target, position, width);
        Words.putInt(target, position + 4, width == 0 ? values.lengthMin() : 0);
        position += HEADER_BYTES;
        putLengths(values.lengths(), values.count(), width, target, position);
        position += values.count() * width;
        System.arraycopy(values.bytes(), 0, target, position, values.byteCount());
        out.setSize(position + values.byteCount());
    }

    private static void putLengths(int[] lengths, int count, int width, byte[] target, int at) {
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = (byte) lengths[i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    Words.putShort(target, at + 2 * i, lengths[i]);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    Words.putInt(target, at + 4 * i, lengths[i]);
                }
            }
            default -> {}
        }
    }

    /**
     * Fills {@code lengths} up to {@code count} and returns where the bytes begin.
     *
     * @param length bytes of the layout, all of which must be used up
     */
    static int decodeLengths(byte[] source, int offset, int length, int[] lengths, int count) {
        Malformed.unless(length >= HEADER_BYTES, "plain header");
        int width = source[offset] & 0xFF;
        int constant = Words.getInt(source, offset + 4);
        int at = offset + HEADER_BYTES;
        long rest = length - HEADER_BYTES - (long) width * count;
        boolean known = width == 0 || width == 1 || width == 2 || width == 4;
        Malformed.unless(known && constant >= 0 && rest >= 0, "plain lengths");
        long sum = getLengths(source, at, width, constant, lengths, count);
        Malformed.unless(sum == rest, "plain bytes");
        return at + width * count;
    }

    private static long getLengths(
            byte[] source, int at, int width, int constant, int[] lengths, int count) {
        long sum = 0;
        switch (width) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    int value = source[at + i] & 0xFF;
                    lengths[i] = value;
                    sum += value;
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    int value = Words.getShort(source, at + 2 * i);
                    lengths[i] = value;
                    sum += value;
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    int value = Words.getInt(source, at + 4 * i);
                    Malformed.unless(value >= 0, "plain length");
                    lengths[i] = value;
                    sum += value;
                }
            }
            default -> {
                Arrays.fill(lengths, 0, count, constant);
                sum = (long) constant * count;
            }
        }
        return sum;
    }
}
