package io.heliosdb.lite.format.column;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.error.HeliosException;

import java.util.Arrays;

/** Turns blocks back into columns. For one thread; reused. Trusts nothing but its parameters. */
public final class ColumnDecoder {
    private final DictionaryLayout dictionary = new DictionaryLayout();
    private long[] longs = new long[0];

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
        int count = rowCount - shape.nullCount();
        Malformed.unless(count >= 0 && shape.nullCount() >= 0, "null count");
        target.clear();
        target.ensureRows(rowCount);
        if (count == 0) {
            Malformed.unless(length == 0 && shape.valueBytes() == 0, "values of nulls");
            Arrays.fill(target.lengths(), 0, rowCount, ColumnVector.NULL);
            target.setFilled(rowCount, 0);
            return;
        }
        int bitmap = shape.nullCount() == 0 ? 0 : NullBitmap.byteCount(rowCount);
        Malformed.unless(length >= bitmap, "null bitmap");
        target.ensureBytes(shape.valueBytes());
        decodeValues(source, offset + bitmap, length - bitmap, count, shape, target);
        if (bitmap > 0) {
            int nulls = NullBitmap.count(source, offset, rowCount);
            Malformed.unless(nulls == shape.nullCount(), "null bitmap");
            NullBitmap.spread(source, offset, rowCount, count, target.lengths());
        }
        target.setFilled(rowCount, shape.valueBytes());
    }

    private void decodeValues(
            byte[] source, int at, int length, int count, Shape shape, ColumnVector target) {
        int byteCount = shape.valueBytes();
        int[] lengths = target.lengths();
        byte[] bytes = target.bytes();
        switch (shape.encodingId()) {
            case 0 -> {
                int from = PlainLayout.decodeLengths(source, at, length, lengths, count);
                Malformed.unless(at + length - from == byteCount, "value bytes");
                System.arraycopy(source, from, bytes, 0, byteCount);
            }
            case 1 -> decodeIntegers(source, at, length, count, byteCount, target);
            case 2 -> {
                decodePacked(source, at, length, count);
                int scale = source[at + 3];
                boolean valid = scale >= 0 && scale <= NumericLayout.SCALE_MAX;
                Malformed.unless(valid, "numeric scale");
                int written = NumericLayout.write(longs, count, scale, bytes, byteCount, lengths);
                Malformed.unless(written == byteCount, "numeric bytes");
            }
            case 3 -> dictionary.decode(source, at, length, lengths, count, bytes, byteCount);
            default -> Malformed.unless(false, "encoding " + shape.encodingId());
        }
    }

    private void decodeIntegers(
            byte[] source, int at, int length, int count, int byteCount, ColumnVector target) {
        decodePacked(source, at, length, count);
        int valueBytes = source[at];
        Malformed.unless(IntegerLayout.isWidth(valueBytes), "integer width");
        Malformed.unless((long) count * valueBytes == byteCount, "integer bytes");
        IntegerLayout.write(longs, count, valueBytes, target.bytes());
        Arrays.fill(target.lengths(), 0, count, valueBytes);
    }

    private void decodePacked(byte[] source, int at, int length, int count) {
        if (longs.length < count) {
            longs = new long[count];
        }
        PackedLayout.decode(source, at, length, longs, count);
    }
}
