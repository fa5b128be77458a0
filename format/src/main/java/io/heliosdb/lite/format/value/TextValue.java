package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Texts, and bytes that are none. */
final class TextValue {
    private TextValue() {}

    /**
     * Text in UTF-8.
     *
     * @throws IllegalArgumentException if it is none
     */
    static String strict(ByteBuffer value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(value).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("no UTF-8", e);
        }
    }

    /** As {@code bytea} is printed. */
    static String hex(ByteBuffer value) {
        byte[] bytes = bytes(value, value.remaining());
        return "\\x" + HexFormat.of().formatHex(bytes);
    }

    static byte[] bytes(ByteBuffer value, int count) {
        byte[] bytes = new byte[count];
        value.get(bytes);
        return bytes;
    }

    /** What comes behind a byte that tells the version of the format. */
    static String versioned(ByteBuffer value) {
        if (value.get() != 1) {
            throw new IllegalArgumentException("unknown version");
        }
        return strict(value);
    }

    /** The type {@code "char"}. Source: PostgreSQL 18, src/backend/utils/adt/char.c. */
    static String singleByte(ByteBuffer value) {
        int letter = value.get() & 0xFF;
        if (letter == 0) {
            return "";
        }
        return letter < 0x80 ? String.valueOf((char) letter) : "\\%03o".formatted(letter);
    }

    static String bits(ByteBuffer value) {
        int count = value.getInt();
        if (count < 0 || count > value.remaining() * 8L) {
            throw new IllegalArgumentException("too many bits");
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            int at = value.position() + i / 8;
            text.append((value.get(at) >> (7 - i % 8) & 1) == 0 ? '0' : '1');
        }
        value.position(value.position() + (count + 7) / 8);
        return text.toString();
    }

    static String uuid(ByteBuffer value) {
        HexFormat hex = HexFormat.of();
        return Stream.of(4, 2, 2, 2, 6)
                .map(count -> hex.formatHex(bytes(value, count)))
                .collect(Collectors.joining("-"));
    }

    static String hardwareAddress(ByteBuffer value) {
        return HexFormat.ofDelimiter(":").formatHex(bytes(value, value.remaining()));
    }

    /** Text of a part of a larger value between double quotes, if it could be misread. */
    static String quoted(String text, String special, String escapedQuote) {
        boolean isPlain = !text.isEmpty();
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            boolean isSpace = letter == ' ' || (letter >= '\t' && letter <= '\r');
            isPlain &= !isSpace && special.indexOf(letter) < 0;
        }
        if (isPlain) {
            return text;
        }
        return '"' + text.replace("\\", "\\\\").replace("\"", escapedQuote) + '"';
    }
}
