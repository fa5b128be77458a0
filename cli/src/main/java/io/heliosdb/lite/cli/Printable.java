package io.heliosdb.lite.cli;

/** Text of unknown origin, for a terminal: nothing in it moves the cursor or hides anything. */
final class Printable {
    private Printable() {}

    /** The text with control characters and what changes the direction of writing escaped. */
    static String of(String text) {
        if (text.codePoints().allMatch(Printable::isPlain)) {
            return text;
        }
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(letter -> append(escaped, letter));
        return escaped.toString();
    }

    private static boolean isPlain(int letter) {
        return switch (Character.getType(letter)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    private static void append(StringBuilder target, int letter) {
        switch (letter) {
            case '\n' -> target.append("\\n");
            case '\r' -> target.append("\\r");
            case '\t' -> target.append("\\t");
            default -> {
                if (isPlain(letter)) {
                    target.appendCodePoint(letter);
                } else {
                    target.append((letter < 0x100 ? "\\x%02X" : "\\u%04X").formatted(letter));
                }
            }
        }
    }
}
