package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** Ranges. Source: PostgreSQL 18, range_send in rangetypes.c, multirange_send. */
final class RangeText {
    private static final int EMPTY = 0x01;
    private static final int LOWER_INCLUSIVE = 0x02;
    private static final int UPPER_INCLUSIVE = 0x04;
    private static final int LOWER_INFINITE = 0x08;
    private static final int UPPER_INFINITE = 0x10;

    private RangeText() {}

    static String of(ByteBuffer value, ValueText bound) {
        int flags = value.get();
        if ((flags & EMPTY) != 0) {
            return "empty";
        }
        String lower = (flags & LOWER_INFINITE) != 0 ? "" : bound(value, bound);
        String upper = (flags & UPPER_INFINITE) != 0 ? "" : bound(value, bound);
        return ((flags & LOWER_INCLUSIVE) != 0 ? "[" : "(")
                + lower
                + ","
                + upper
                + ((flags & UPPER_INCLUSIVE) != 0 ? "]" : ")");
    }

    private static String bound(ByteBuffer value, ValueText bound) {
        ByteBuffer part = ValueTexts.part(value);
        if (part == null) {
            throw new IllegalArgumentException("no bound");
        }
        return TextValue.quoted(ValueTexts.whole(part, bound), "()[],\"\\", "\"\"");
    }

    static String several(ByteBuffer value, ValueText bound) {
        StringJoiner text = new StringJoiner(",", "{", "}");
        for (int left = value.getInt(); left > 0; left--) {
            ByteBuffer part = ValueTexts.part(value);
            if (part == null) {
                throw new IllegalArgumentException("no range");
            }
            text.add(of(part, bound));
        }
        return text.toString();
    }
}
