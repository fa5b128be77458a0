package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** Points and what is made of them. Source: PostgreSQL 18, src/backend/utils/adt/geo_ops.c. */
final class GeometryText {
    private GeometryText() {}

    static String point(ByteBuffer value) {
        return "(" + number(value) + "," + number(value) + ")";
    }

    static String segment(ByteBuffer value) {
        return "[" + box(value) + "]";
    }

    static String box(ByteBuffer value) {
        return point(value) + "," + point(value);
    }

    static String line(ByteBuffer value) {
        return "{" + number(value) + "," + number(value) + "," + number(value) + "}";
    }

    static String circle(ByteBuffer value) {
        return "<" + point(value) + "," + number(value) + ">";
    }

    static String path(ByteBuffer value) {
        return value.get() == 0 ? points(value, "[", "]") : points(value, "(", ")");
    }

    static String polygon(ByteBuffer value) {
        return points(value, "(", ")");
    }

    private static String points(ByteBuffer value, String begin, String end) {
        StringJoiner text = new StringJoiner(",", begin, end);
        for (int left = value.getInt(); left > 0; left--) {
            text.add(point(value));
        }
        return text.toString();
    }

    private static String number(ByteBuffer value) {
        return NumberText.real(value.getDouble());
    }
}
