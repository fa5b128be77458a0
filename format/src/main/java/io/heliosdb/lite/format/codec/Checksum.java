package io.heliosdb.lite.format.codec;

import java.util.zip.CRC32;

/** CRC32 as in zlib, and how to join the checksums of two parts without their bytes. */
public final class Checksum {
    // Reflected polynomial; the method is that of zlib 1.2.12, crc32.c (x2nmodp, multmodp).
    private static final int POLYNOMIAL = 0xEDB88320;
    private static final int[] POWERS = powers();

    private Checksum() {}

    /** The CRC32 of some bytes. */
    public static int crc32(byte[] source, int offset, int length) {
        CRC32 crc = new CRC32();
        crc.update(source, offset, length);
        return (int) crc.getValue();
    }

    /**
     * The CRC32 of a part followed by another.
     *
     * @param first checksum of the first part; 0 if it is empty
     * @param second checksum of the second part
     * @param secondBytes length of the second part
     */
    public static int join(int first, int second, long secondBytes) {
        if (first == 0 || secondBytes == 0) {
            return first ^ second;
        }
        return multiply(powerOfTwo(secondBytes, 3), first) ^ second;
    }

    /** How messages print a checksum. */
    public static String text(int crc32) {
        return "0x%08X".formatted(crc32);
    }

    private static int powerOfTwo(long exponent, int start) {
        int product = 1 << 31;
        int k = start;
        for (long n = exponent; n != 0; n >>>= 1) {
            if ((n & 1) != 0) {
                product = multiply(POWERS[k & 31], product);
            }
            k++;
        }
        return product;
    }

    private static int multiply(int a, int b) {
        int product = 0;
        int rest = b;
        for (int mask = 1 << 31; mask != 0; mask >>>= 1) {
            product ^= (a & mask) != 0 ? rest : 0;
            rest = (rest & 1) != 0 ? (rest >>> 1) ^ POLYNOMIAL : rest >>> 1;
        }
        return product;
    }

    private static int[] powers() {
        int[] table = new int[32];
        table[0] = 1 << 30;
        for (int n = 1; n < table.length; n++) {
            table[n] = multiply(table[n - 1], table[n - 1]);
        }
        return table;
    }
}
