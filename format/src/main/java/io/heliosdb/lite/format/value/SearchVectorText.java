package io.heliosdb.lite.format.value;

import java.nio.ByteBuffer;
import java.util.StringJoiner;

/** {@code tsvector}. Source: PostgreSQL 18, tsvectorsend and tsvectorout in tsvector.c. */
final class SearchVectorText {
    private static final String[] WEIGHTS = {"", "C", "B", "A"};

    private SearchVectorText() {}

    static String of(ByteBuffer value) {
        StringJoiner text = new StringJoiner(" ");
        for (int left = value.getInt(); left > 0; left--) {
            text.add(lexeme(value));
        }
        return text.toString();
    }

    private static String lexeme(ByteBuffer value) {
        ByteBuffer word = value.slice();
        int length = 0;
        while (value.get() != 0) {
            length++;
        }
        String letters = TextValue.strict(word.limit(length));
        StringBuilder text = new StringBuilder("'");
        text.append(letters.replace("\\", "\\\\").replace("'", "''")).append('\'');
        int positions = value.getShort() & 0xFFFF;
        for (int i = 0; i < positions; i++) {
            int position = value.getShort() & 0xFFFF;
            text.append(i == 0 ? ":" : ",").append(position & 0x3FFF);
            text.append(WEIGHTS[position >> 14]);
        }
        return text.toString();
    }
}
