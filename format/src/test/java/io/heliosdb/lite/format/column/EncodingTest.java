package io.heliosdb.lite.format.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heliosdb.lite.Seeded;
import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ValueKind;
import io.heliosdb.lite.format.codec.Words;

import org.junit.jupiter.api.Test;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** Whatever goes in comes out, to the bit. */
@Seeded
class EncodingTest {
    private static final Charset US = StandardCharsets.US_ASCII;
    private final ColumnEncoder encoder = new ColumnEncoder();
    private final ColumnDecoder decoder = new ColumnDecoder();

    @Test
    void integersOfAllWidthsAndRanges(SplittableRandom random) {
        for (int width : new int[] {1, 2, 4, 8}) {
            for (int bits = 0; bits <= 64; bits++) {
                int shift = 64 - bits;
                long base = random.nextLong();
                long[] sum = {base};
                roundTrip(
                        random,
                        ValueKind.INTEGER,
                        () -> integer(width, base + cut(random.nextLong(), shift)));
                roundTrip(
                        random,
                        ValueKind.INTEGER,
                        () -> integer(width, sum[0] += cut(random.nextLong(), shift)));
            }
        }
    }

    private static long cut(long value, int shift) {
        return shift == 64 ? 0 : value >>> shift;
    }

    @Test
    void moneyIsPackedAsIntegers(SplittableRandom random) {
        for (int scale = 0; scale <= 16; scale++) {
            for (int digits = 1; digits <= 18; digits++) {
                long max = (long) Math.pow(10, digits);
                int dscale = scale;
                Encoding encoding =
                        roundTrip(
                                random,
                                ValueKind.NUMERIC,
                                () -> numeric(random.nextLong(-max, max), dscale));
                if (digits + 3 <= 17 && scale % 4 == 0) {
                    assertThat(encoding).isIn(Encoding.NUMERIC, Encoding.PLAIN);
                }
            }
        }
        assertThat(roundTrip(random, ValueKind.NUMERIC, () -> numeric(random.nextInt(100_000), 2)))
                .isEqualTo(Encoding.NUMERIC);
    }

    @Test
    void oddNumericsComeBackAsTheyWere(SplittableRandom random) {
        short[][] odd = {
            {0, 0, (short) 0xC000, 0},
            {0, 0, (short) 0xD000, 0x20},
            {0, 0, (short) 0xF000, 0x20},
            {0, 0, 0x4000, 2},
            {0, 5, 0, 2},
            {2, 0, 0, 2, 0, 100},
            {2, 0, 0, 2, 100, 0},
            {1, -1, 0, 2, 1},
            {1, -1, 0, 2, 100},
            {1, 4, 0, 0, 399},
            {1, 4, 0, 0, 400},
            {1, 30000, 0, 2, 1},
            {1, -300, 0, 1200, 1},
            {1, 0, 0, 2, 10000},
            {1, 0, 0, 2, -1},
            {5, 4, 0x4000, 0, 399, 9999, 9999, 9999, 9999},
        };
        for (short[] value : odd) {
            roundTrip(random, ValueKind.NUMERIC, () -> wire(value));
            roundTrip(
                    random,
                    ValueKind.NUMERIC,
                    () -> random.nextInt(9) == 0 ? wire(value) : numeric(random.nextInt(500), 2));
        }
        roundTrip(random, ValueKind.NUMERIC, () -> bytes(random, random.nextInt(20)));
    }

    @Test
    void bytesOfAllLengths(SplittableRandom random) {
        for (int max : new int[] {0, 1, 2, 7, 8, 9, 16, 17, 255, 256, 70_000}) {
            roundTrip(random, ValueKind.TEXT, () -> bytes(random, random.nextInt(max + 1)));
            roundTrip(random, ValueKind.INTEGER, () -> bytes(random, max));
        }
    }

    @Test
    void fewDifferentValuesBecomeADictionary(SplittableRandom random) {
        for (int count : new int[] {1, 2, 3, 100, 255, 256, 257}) {
            byte[][] entries = new byte[count][];
            Arrays.setAll(entries, i -> bytes(random, 3 + random.nextInt(30)));
            roundTrip(random, ValueKind.TEXT, () -> entries[random.nextInt(count)]);
        }
        byte[][] modes = {"AIR".getBytes(US), "SHIP".getBytes(US), "TRUCK".getBytes(US)};
        assertThat(roundTrip(random, ValueKind.TEXT, () -> modes[random.nextInt(3)]))
                .isEqualTo(Encoding.DICTIONARY);
    }

    @Test
    void randomBlocksNeverEscape(SplittableRandom random) {
        ColumnVector target = new ColumnVector();
        for (int i = 0; i < 100_000; i++) {
            int length = random.nextInt(64);
            byte[] block = new byte[length + ByteBlock.SLACK_BYTES];
            for (int j = 0; j < length; j++) {
                block[j] =
                        random.nextInt(3) == 0 ? (byte) random.nextInt() : (byte) random.nextInt(9);
            }
            int rows = random.nextInt(12);
            ColumnDecoder.Shape shape =
                    new ColumnDecoder.Shape(
                            random.nextInt(5), rows, random.nextInt(rows + 2), random.nextInt(99));
            requireSameVerdict(block, length, shape, target);
        }
    }

    /** What is checked can be decoded, and the other way round. */
    private void requireSameVerdict(
            byte[] block, int length, ColumnDecoder.Shape shape, ColumnVector target) {
        boolean isDecoded = succeeds(() -> decoder.decode(block, 0, length, shape, target));
        boolean isChecked = succeeds(() -> decoder.check(block, 0, length, shape));
        if (isChecked != isDecoded) {
            fail("checked: %s, decoded: %s, %s", isChecked, isDecoded, shape);
        }
    }

    private static boolean succeeds(Runnable use) {
        try {
            use.run();
            return true;
        } catch (HeliosException e) {
            assertThat(e.clause()).isEqualTo("malformed column block");
            return false;
        }
    }

    private Encoding roundTrip(SplittableRandom random, ValueKind kind, Supplier<byte[]> values) {
        Encoding dense = Encoding.PLAIN;
        for (int nullPercent : new int[] {0, 30, 100}) {
            for (int rows : new int[] {0, 1, 9, 300}) {
                ColumnVector column = new ColumnVector();
                for (int i = 0; i < rows; i++) {
                    if (random.nextInt(100) < nullPercent) {
                        column.appendNull();
                    } else {
                        byte[] value = values.get();
                        column.append(value, 0, value.length);
                    }
                }
                Encoding encoding = roundTrip(random, column, kind);
                dense = nullPercent == 0 ? encoding : dense;
            }
        }
        return dense;
    }

    private Encoding roundTrip(SplittableRandom random, ColumnVector column, ValueKind kind) {
        ByteBlock block = new ByteBlock();
        Encoding encoding = encoder.encode(column, kind, block);
        int rows = column.rowCount();
        ColumnDecoder.Shape shape =
                new ColumnDecoder.Shape(
                        encoding.id(), rows, encoder.nullCount(), column.byteCount());
        ColumnVector again = new ColumnVector();
        decoder.decode(block.bytes(), 0, block.size(), shape, again);
        if (!Arrays.equals(column.lengths(), 0, rows, again.lengths(), 0, rows)) {
            fail("lengths differ: " + encoding);
        }
        int bytes = column.byteCount();
        assertThat(again.byteCount()).isEqualTo(bytes);
        if (!Arrays.equals(column.bytes(), 0, bytes, again.bytes(), 0, bytes)) {
            fail("bytes differ: " + encoding);
        }
        decoder.check(block.bytes(), 0, block.size(), shape);
        if (block.size() > 0) {
            block.bytes()[random.nextInt(Math.min(block.size(), 64))] ^=
                    (byte) (1 << random.nextInt(8));
            requireSameVerdict(block.bytes(), block.size(), shape, again);
        }
        return encoding;
    }

    private static byte[] bytes(SplittableRandom random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] integer(int width, long value) {
        byte[] wide = new byte[8];
        Words.putLongBig(wide, 0, value);
        return Arrays.copyOfRange(wide, 8 - width, 8);
    }

    private static byte[] wire(short... words) {
        byte[] wire = new byte[2 * words.length];
        for (int i = 0; i < words.length; i++) {
            Words.putShortBig(wire, 2 * i, words[i]);
        }
        return wire;
    }

    /** As PostgreSQL would send it; by way of BigInteger, unlike the code that is tested. */
    private static byte[] numeric(long unscaled, int scale) {
        int fraction = (scale + 3) / 4;
        BigInteger rest =
                BigInteger.valueOf(unscaled)
                        .abs()
                        .multiply(BigInteger.TEN.pow(4 * fraction - scale));
        ArrayDeque<Short> digits = new ArrayDeque<>();
        BigInteger base = BigInteger.valueOf(10_000);
        while (rest.signum() != 0) {
            digits.addFirst(rest.mod(base).shortValue());
            rest = rest.divide(base);
        }
        int weight = digits.isEmpty() ? 0 : digits.size() - 1 - fraction;
        while (!digits.isEmpty() && digits.getLast() == 0) {
            digits.removeLast();
        }
        short[] words = new short[4 + digits.size()];
        words[0] = (short) digits.size();
        words[1] = (short) weight;
        words[2] = (short) (unscaled < 0 ? 0x4000 : 0);
        words[3] = (short) scale;
        for (int i = 4; i < words.length; i++) {
            words[i] = digits.removeFirst();
        }
        return wire(words);
    }
}
