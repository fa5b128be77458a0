package io.heliosdb.lite.format.column;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.ValueKind;

/** Turns columns into blocks, each in the encoding that suits it. For one thread; reused. */
public final class ColumnEncoder {
    private static final int VALUES_KEPT_MAX = 1 << 20;

    private final PackedLayout packed = new PackedLayout();
    private final DictionaryLayout dictionary = new DictionaryLayout();
    private final Values values = new Values();
    private long[] longs = new long[0];
    private int nullCount;

    /**
     * Appends the block of a column. The same column and kind give the same bytes.
     *
     * @return the encoding that was chosen
     * @throws HeliosException {@code OUT_OF_RESOURCES} if there is no memory for the block
     */
    public Encoding encode(ColumnVector column, ValueKind kind, ByteBlock out) {
        nullCount = values.set(column);
        if (values.count() == 0) {
            return Encoding.PLAIN;
        }
        if (nullCount > 0) {
            NullBitmap.encode(column.lengths(), column.rowCount(), out);
        }
        if (kind == ValueKind.INTEGER && encodeInteger(out)) {
            return Encoding.INTEGER;
        }
        if (kind == ValueKind.NUMERIC && encodeNumeric(out)) {
            return Encoding.NUMERIC;
        }
        if (dictionary.plan(values)) {
            dictionary.encode(values, out);
            return Encoding.DICTIONARY;
        }
        PlainLayout.encode(values, out);
        return Encoding.PLAIN;
    }

    /** Nulls in the column that was encoded last. */
    public int nullCount() {
        return nullCount;
    }

    private boolean encodeInteger(ByteBlock out) {
        int valueBytes = values.constantLength();
        if (!IntegerLayout.isWidth(valueBytes)) {
            return false;
        }
        ensureLongs(values.count());
        IntegerLayout.read(values.bytes(), valueBytes, longs, values.count());
        if (packed.plan(longs, values.count()) == valueBytes) {
            return false;
        }
        packed.encode(longs, values.count(), valueBytes, 0, out);
        return true;
    }

    private boolean encodeNumeric(ByteBlock out) {
        int scale = NumericLayout.scaleOf(values.bytes(), values.lengths()[0]);
        ensureLongs(values.count());
        if (scale < 0 || !NumericLayout.read(values, scale, longs)) {
            return false;
        }
        packed.plan(longs, values.count());
        packed.encode(longs, values.count(), Long.BYTES, scale, out);
        return true;
    }

    private void ensureLongs(int count) {
        if (longs.length < count || longs.length > Math.max(count, VALUES_KEPT_MAX)) {
            longs = new long[count];
        }
    }
}
