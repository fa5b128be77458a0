package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.util.Locale;

/** Arrays. Source: PostgreSQL 18, array_send and array_out in arrayfuncs.c. */
final class ArrayText {
    private static final int DIMENSIONS_MAX = 6;
    private static final int BOX_OID = 603;

    private final ByteBuffer value;
    private final ValueText element;
    private final char delimiter;
    private final int[] lengths;
    private final StringBuilder text = new StringBuilder();

    private ArrayText(ByteBuffer value, ValueText element, char delimiter, int[] lengths) {
        this.value = value;
        this.element = element;
        this.delimiter = delimiter;
        this.lengths = lengths;
    }

    /**
     * The text of an array.
     *
     * @param element for elements of a type that the array's own header does not tell
     */
    static String of(ByteBuffer value, ValueText element) {
        int dimensions = value.getInt();
        int ignored = value.getInt();
        int oid = value.getInt();
        if (dimensions < 0 || dimensions > DIMENSIONS_MAX) {
            throw new IllegalArgumentException("too many dimensions");
        }
        int[] lengths = new int[dimensions];
        boolean isUsual = true;
        long elements = 1;
        StringBuilder bounds = new StringBuilder();
        for (int i = 0; i < dimensions; i++) {
            lengths[i] = value.getInt();
            int lower = value.getInt();
            elements *= lengths[i];
            if (lengths[i] < 1 || elements > value.remaining() / Integer.BYTES) {
                throw new IllegalArgumentException("more elements than bytes");
            }
            isUsual &= lower == 1;
            bounds.append("[%d:%d]".formatted(lower, (long) lower + lengths[i] - 1));
        }
        if (dimensions == 0) {
            return "{}";
        }
        ArrayText array =
                new ArrayText(
                        value,
                        BuiltInTypes.ofOid(oid).orElse(element),
                        oid == BOX_OID ? ';' : ',',
                        lengths);
        array.add(0);
        return isUsual ? array.text.toString() : bounds + "=" + array.text;
    }

    private void add(int dimension) {
        text.append('{');
        for (int i = 0; i < lengths[dimension]; i++) {
            text.append(i == 0 ? "" : String.valueOf(delimiter));
            if (dimension + 1 < lengths.length) {
                add(dimension + 1);
            } else {
                addElement();
            }
        }
        text.append('}');
    }

    private void addElement() {
        ByteBuffer part = ValueTexts.part(value);
        if (part == null) {
            text.append("NULL");
            return;
        }
        String plain = ValueTexts.whole(part, element);
        boolean isWordNull = plain.toUpperCase(Locale.ROOT).equals("NULL");
        String special = isWordNull ? plain : "{}\"\\" + delimiter;
        text.append(TextValue.quoted(plain, special, "\\\""));
    }
}
