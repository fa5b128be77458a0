package io.heliosdb.lite.format.column;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.error.HeliosException;

import java.util.Arrays;

/** Turns blocks back into columns. For one thread; reused. Trusts nothing but its parameters. */
public final class ColumnDecoder {
    private final DictionaryLayout dictionary = new DictionaryLayout();
    private long[] longs = new long[0];
    private int[] lengths = new int[0];

    /**
     * What the directory of a chunk says of a column.
     *
     * @param encodingId {@link Encoding#id()}
     * @param rowCount rows, nulls included; compared with its limit by the caller
     * @param nullCount rows that are null
     * @param valueBytes bytes of all values; compared with its limit by the caller
     */
    public record Shape(int encodingId, int rowCount, int nullCount, int valueBytes) {}

    /**
     * Decodes a block.
     *
     * @param source block, with {@link ByteBlock#SLACK_BYTES} readable bytes behind it
     * @param length bytes of the block
     * @param target replaced by the values
     * @throws HeliosException {@code DUMP_CORRUPT} if the bytes make no sense; the target's content
     *     is undefined then
     */
    public void decode(byte[] source, int offset, int length, Shape shape, ColumnVector target) {
        int rowCount = shape.rowCount();
        int bitmap = checkNulls(source, offset, length, shape);
        int count = rowCount - shape.nullCount();
        target.clear();
        target.ensureRows(rowCount);
        if (count == 0) {
            Arrays.fill(target.lengths(), 0, rowCount, ColumnVector.NULL);
            target.setFilled(rowCount, 0);
            return;
        }
        decodeValues(source, offset + bitmap, length - bitmap, count, shape, target);
        if (bitmap > 0) {
            NullBitmap.spread(source, offset, rowCount, count, target.lengths());
        }
        target.setFilled(rowCount, shape.valueBytes());
    }

    /**
     * Finds whatever {@link #decode} finds, without making the values.
     *
     * @throws HeliosException exactly where {@link #decode} throws one
     */
    public void check(byte[] source, int offset, int length, Shape shape) {
        int bitmap = checkNulls(source, offset, length, shape);
        int count = shape.rowCount() - shape.nullCount();
        if (count > 0) {
            checkValues(source, offset + bitmap, length - bitmap, count, shape);
        }
    }

    /** How many bytes the bitmap takes, which is right. A block without values is empty. */
    private static int checkNulls(byte[] source, int offset, int length, Shape shape) {
        int rowCount = shape.rowCount();
        int nullCount = shape.nullCount();
        Malformed.unless(nullCount >= 0 && nullCount <= rowCount, "null count");
        if (nullCount == rowCount) {
            Malformed.unless(length == 0 && shape.valueBytes() == 0, "values of nulls");
            return 0;
        }
        if (nullCount == 0) {
            return 0;
        }
        int bitmap = NullBitmap.byteCount(rowCount);
        Malformed.unless(length >= bitmap, "null bitmap");
        Malformed.unless(NullBitmap.count(source, offset, rowCount) == nullCount, "null bitmap");
        return bitmap;
    }

    private void checkValues(byte[] source, int at, int length, int count, Shape shape) {
        int byteCount = shape.valueBytes();
        switch (shape.encodingId()) {
            case 0 -> {
                if (lengths.length < count) {
                    lengths = new int[count];
                }
                checkPlain(source, at, length, count, byteCount, lengths);
            }
            case 1 -> {
                PackedLayout.check(source, at, length, count);
                checkIntegers(source[at], count, byteCount);
            }
            case 2 -> {
                int scale = decodeNumerics(source, at, length, count);
                long written = NumericLayout.byteCount(longs, count, scale);
                Malformed.unless(written == byteCount, "numeric bytes");
            }
            case 3 -> {
                int ignored = dictionary.check(source, at, length, count, byteCount);
            }
            default -> Malformed.unless(false, "encoding " + shape.encodingId());
        }
    }

    private void decodeValues(
            byte[] source, int at, int length, int count, Shape shape, ColumnVector target) {
        int byteCount = shape.valueBytes();
        int[] valueLengths = target.lengths();
        switch (shape.encodingId()) {
            case 0 -> {
                int from = checkPlain(source, at, length, count, byteCount, valueLengths);
                target.ensureBytes(byteCount);
                System.arraycopy(source, from, target.bytes(), 0, byteCount);
            }
            case 1 -> decodeIntegers(source, at, length, count, byteCount, target);
            case 2 -> {
                int scale = decodeNumerics(source, at, length, count);
                checkNumericBytes(count, byteCount);
                target.ensureBytes(byteCount);
                int written =
                        NumericLayout.write(
                                longs, count, scale, target.bytes(), byteCount, valueLengths);
                Malformed.unless(written == byteCount, "numeric bytes");
            }
            case 3 -> {
                int from = dictionary.check(source, at, length, count, byteCount);
                target.ensureBytes(byteCount);
                dictionary.decode(source, from, valueLengths, count, target.bytes());
            }
            default -> Malformed.unless(false, "encoding " + shape.encodingId());
        }
    }

    /** Fills the lengths; returns where the values begin, all of which are there. */
    private static int checkPlain(
            byte[] source, int at, int length, int count, int byteCount, int[] lengths) {
        int from = PlainLayout.decodeLengths(source, at, length, lengths, count);
        Malformed.unless(at + length - from == byteCount, "value bytes");
        return from;
    }

    private void decodeIntegers(
            byte[] source, int at, int length, int count, int byteCount, ColumnVector target) {
        decodePacked(source, at, length, count);
        int valueBytes = source[at];
        checkIntegers(valueBytes, count, byteCount);
        target.ensureBytes(byteCount);
        IntegerLayout.write(longs, count, valueBytes, target.bytes());
        Arrays.fill(target.lengths(), 0, count, valueBytes);
    }

    private static void checkIntegers(int valueBytes, int count, int byteCount) {
        Malformed.unless(IntegerLayout.isWidth(valueBytes), "integer width");
        Malformed.unless((long) count * valueBytes == byteCount, "integer bytes");
    }

    /** Reads the unscaled values; returns their scale. */
    private int decodeNumerics(byte[] source, int at, int length, int count) {
        decodePacked(source, at, length, count);
        int scale = source[at + 3];
        boolean isScale = scale >= 0 && scale <= NumericLayout.SCALE_MAX;
        Malformed.unless(isScale, "numeric scale");
        return scale;
    }

    /** Before the memory is taken: a damaged length must not cost any. */
    private static void checkNumericBytes(int count, int byteCount) {
        boolean isPossible = byteCount <= (long) count * NumericLayout.WIRE_BYTES_MAX;
        Malformed.unless(isPossible, "numeric bytes");
    }

    private void decodePacked(byte[] source, int at, int length, int count) {
        PackedLayout.check(source, at, length, count);
        if (longs.length < count) {
            longs = new long[count];
        }
        PackedLayout.decode(source, at, length, longs, count);
    }
}
