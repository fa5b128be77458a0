package io.heliosdb.lite.format.column;

import io.heliosdb.lite.format.codec.Words;

/** Big-endian integers of 1, 2, 4 or 8 bytes to and from arrays of longs. */
final class IntegerLayout {
    private IntegerLayout() {}

    static boolean isWidth(int bytes) {
        return bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
    }

    static void read(byte[] source, int valueBytes, long[] values, int count) {
        switch (valueBytes) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = source[i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Words.getShortBig(source, 2 * i);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Words.getIntBig(source, 4 * i);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    values[i] = Words.getLongBig(source, 8 * i);
                }
            }
        }
    }

    static void write(long[] values, int count, int valueBytes, byte[] target) {
        switch (valueBytes) {
            case 1 -> {
                for (int i = 0; i < count; i++) {
                    target[i] = (byte) values[i];
                }
            }
            case 2 -> {
                for (int i = 0; i < count; i++) {
                    Words.putShortBig(target, 2 * i, (short) values[i]);
                }
            }
            case 4 -> {
                for (int i = 0; i < count; i++) {
                    Words.putIntBig(target, 4 * i, (int) values[i]);
                }
            }
            default -> {
                for (int i = 0; i < count; i++) {
                    Words.putLongBig(target, 8 * i, values[i]);
                }
            }
        }
    }
}
