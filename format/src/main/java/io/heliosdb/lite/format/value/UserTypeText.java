package io.heliosdb.lite.format.value;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.StringJoiner;

/**
 * Types that the file names and does not explain: an enum's label, a composite of types of the
 * server, or else bytes. What it is shows in the value; a wrong guess looks odd and harms nothing.
 */
final class UserTypeText {
    private UserTypeText() {}

    static String of(ByteBuffer value) {
        int begin = value.position();
        try {
            return composite(value);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return textOrBytes(value.position(begin));
        }
    }

    /** A value inside a composite: an array of labels, or a label. */
    private static String field(ByteBuffer value) {
        int begin = value.position();
        try {
            ValueText array = it -> ArrayText.of(it, UserTypeText::textOrBytes);
            return ValueTexts.whole(value, array);
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            return textOrBytes(value.position(begin));
        }
    }

    private static String textOrBytes(ByteBuffer value) {
        int begin = value.position();
        try {
            String text = TextValue.strict(value);
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (IllegalArgumentException e) {
            // Bytes, then.
        }
        return TextValue.hex(value.position(begin));
    }

    /** Source: PostgreSQL 18, record_send and record_out in rowtypes.c. */
    private static String composite(ByteBuffer value) {
        int fields = value.getInt();
        StringJoiner text = new StringJoiner(",", "(", ")");
        for (int i = 0; i < fields; i++) {
            ValueText type = BuiltInTypes.ofOid(value.getInt()).orElse(UserTypeText::field);
            ByteBuffer part = ValueTexts.part(value);
            text.add(
                    part == null
                            ? ""
                            : TextValue.quoted(ValueTexts.whole(part, type), "\"\\(),", "\"\""));
        }
        if (fields < 0 || value.hasRemaining()) {
            throw new IllegalArgumentException("no composite");
        }
        return text.toString();
    }
}
