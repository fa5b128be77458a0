package io.heliosdb.lite.diff;

import io.heliosdb.lite.format.value.ValueText;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A value as a text that is short enough to show, cut so that the first difference is in it. */
final class CellText {
    private static final int LETTERS_MAX = 200;

    /** How much is shown of what comes before the first difference. */
    private static final int LETTERS_BEFORE = 40;

    /** Larger values are not made texts at all. */
    private static final int BYTES_MAX = 1 << 20;

    private CellText() {}

    /**
     * The text of a value, empty for null.
     *
     * @param other what it is compared with; empty if there is nothing
     */
    static Optional<String> of(ValueText text, Optional<byte[]> value, Optional<byte[]> other) {
        return value.map(bytes -> of(text, bytes, other));
    }

    private static String of(ValueText text, byte[] bytes, Optional<byte[]> other) {
        if (bytes.length > BYTES_MAX) {
            String where =
                    other.map(it -> ", differs from byte " + grouped(Arrays.mismatch(bytes, it)))
                            .orElse("");
            return "(" + grouped(bytes.length) + " bytes" + where + ")";
        }
        String whole = text.of(bytes, 0, bytes.length);
        if (whole.length() <= LETTERS_MAX) {
            return whole;
        }
        int difference =
                other.filter(it -> it.length <= BYTES_MAX)
                        .map(it -> firstDifference(whole, text.of(it, 0, it.length)))
                        .orElse(0);
        int begin = Math.max(difference - LETTERS_BEFORE, 0);
        int end = Math.min(begin + LETTERS_MAX, whole.length());
        return (begin == 0 ? "" : "…")
                + whole.substring(boundary(whole, begin), boundary(whole, end))
                + (end == whole.length() ? "" : "…")
                + " ("
                + grouped(whole.length())
                + " characters)";
    }

    private static int firstDifference(String one, String other) {
        int at = 0;
        while (at < Math.min(one.length(), other.length()) && one.charAt(at) == other.charAt(at)) {
            at++;
        }
        return at;
    }

    /** Not in the middle of a character that takes two places. */
    private static int boundary(String text, int at) {
        boolean isMiddle =
                at > 0 && at < text.length() && Character.isLowSurrogate(text.charAt(at));
        return isMiddle ? at - 1 : at;
    }

    private static String grouped(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
