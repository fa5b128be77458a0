package io.heliosdb.lite.format.value;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.util.List;

/** Numbers that are not integers. */
final class NumberText {
    // PostgreSQL 18, src/backend/utils/adt/numeric.c
    private static final int NEGATIVE = 0x4000;
    private static final int NOT_A_NUMBER = 0xC000;
    private static final int INFINITE = 0xD000;
    private static final int NEGATIVE_INFINITE = 0xF000;
    private static final int GROUP_DIGITS = 4;

    // PostgreSQL 18, src/common/d2s.c and f2s.c: smaller and larger ones have an exponent.
    private static final int EXPONENT_MIN = -4;
    private static final int DOUBLE_EXPONENT_END = 15;
    private static final int FLOAT_EXPONENT_END = 6;

    private static final BigDecimal HALF = new BigDecimal("0.5");

    private NumberText() {}

    static String numeric(ByteBuffer value) {
        int groupCount = value.getShort() & 0xFFFF;
        int weight = value.getShort();
        int sign = value.getShort() & 0xFFFF;
        int scale = value.getShort() & 0x3FFF;
        if (sign == NOT_A_NUMBER) {
            return "NaN";
        }
        if (sign == INFINITE || sign == NEGATIVE_INFINITE) {
            return sign == INFINITE ? "Infinity" : "-Infinity";
        }
        StringBuilder digits = new StringBuilder();
        for (int i = weight; i < -1; i++) {
            digits.append("0000");
        }
        for (int i = 0; i < groupCount; i++) {
            digits.append("%04d".formatted(value.getShort()));
        }
        int wholeDigits = Math.max(weight + 1, 0) * GROUP_DIGITS;
        while (digits.length() < wholeDigits + scale) {
            digits.append("0000");
        }
        String whole = digits.substring(0, wholeDigits).replaceFirst("^0+", "");
        String text = whole.isEmpty() ? "0" : whole;
        if (scale > 0) {
            text += "." + digits.substring(wholeDigits, wholeDigits + scale);
        }
        return sign == NEGATIVE ? "-" + text : text;
    }

    static String real(double value) {
        if (value == 0 || !Double.isFinite(value)) {
            return special(value);
        }
        double size = Math.abs(value);
        BigDecimal digits = shortest(new BigDecimal(size), Math.nextDown(size), Math.ulp(size));
        return text(value < 0, digits, DOUBLE_EXPONENT_END);
    }

    static String real(float value) {
        if (value == 0 || !Float.isFinite(value)) {
            return special(value);
        }
        float size = Math.abs(value);
        BigDecimal digits = shortest(new BigDecimal(size), Math.nextDown(size), Math.ulp(size));
        return text(value < 0, digits, FLOAT_EXPONENT_END);
    }

    /**
     * The fewest digits nearer to a number than to its neighbors. Java's own may lie halfway
     * between two, which PostgreSQL's never do, and are at least two.
     */
    private static BigDecimal shortest(BigDecimal value, double below, double step) {
        BigDecimal low = value.add(new BigDecimal(below)).multiply(HALF);
        BigDecimal high = value.add(new BigDecimal(step).multiply(HALF));
        for (int precision = 1; ; precision++) {
            // Below a power of two neighbors are closer: there only the digits above may fit.
            for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.UP)) {
                BigDecimal digits = value.round(new MathContext(precision, mode));
                if (digits.compareTo(low) > 0 && digits.compareTo(high) < 0) {
                    return digits;
                }
            }
        }
    }

    private static String special(double value) {
        return value == 0 ? Double.toString(value).replace(".0", "") : Double.toString(value);
    }

    private static String text(boolean negative, BigDecimal value, int exponentEnd) {
        BigDecimal number = value.stripTrailingZeros();
        String sign = negative ? "-" : "";
        int exponent = number.precision() - number.scale() - 1;
        if (exponent >= EXPONENT_MIN && exponent < exponentEnd) {
            return sign + number.toPlainString();
        }
        String digits = number.unscaledValue().toString();
        String fraction = digits.length() == 1 ? "" : "." + digits.substring(1);
        return "%s%c%se%c%02d"
                .formatted(
                        sign,
                        digits.charAt(0),
                        fraction,
                        exponent < 0 ? '-' : '+',
                        Math.abs(exponent));
    }
}
