package io.heliosdb.lite.restore;

import java.util.ArrayList;
import java.util.List;

/**
 * A quoted name or text with its quotes, a word, a number, or a single character of a statement.
 *
 * @param text as it is written
 * @param start where it begins, 0-based
 * @param end behind its last character
 * @param depth how many parentheses are open around it; one of a pair has the depth of the other
 */
record SqlToken(String text, int start, int end, int depth) {
    /** The tokens of a statement as the catalog reader writes them: without comments. */
    static List<SqlToken> of(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        int depth = 0;
        int at = 0;
        while (at < sql.length()) {
            int end = endOf(sql, at);
            String text = sql.substring(at, end);
            if (text.equals(")")) {
                depth--;
            }
            if (!text.isBlank()) {
                tokens.add(new SqlToken(text, at, end, depth));
            }
            if (text.equals("(")) {
                depth++;
            }
            at = end;
        }
        return tokens;
    }

    private static int endOf(String sql, int start) {
        char first = sql.charAt(start);
        int at = start + 1;
        if (first == '"' || first == '\'') {
            while (at < sql.length()) {
                if (sql.charAt(at++) == first) {
                    if (at == sql.length() || sql.charAt(at) != first) {
                        break;
                    }
                    at++;
                }
            }
        } else if (isWordPart(first)) {
            while (at < sql.length() && isWordPart(sql.charAt(at))) {
                at++;
            }
        }
        return at;
    }

    private static boolean isWordPart(char c) {
        return Character.isUnicodeIdentifierPart(c) || c == '$';
    }

    /** Whether it is this keyword or sign, not quoted. */
    boolean is(String word) {
        return text.equalsIgnoreCase(word);
    }

    /** What a text in quotes says; another token is itself. */
    String constant() {
        return text.startsWith("'")
                ? text.substring(1, text.length() - 1).replace("''", "'")
                : text;
    }

    /** Whether the tokens from {@code from} on are these keywords or signs. */
    static boolean match(List<SqlToken> tokens, int from, String... words) {
        if (from < 0 || from + words.length > tokens.size()) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.get(from + i).is(words[i])) {
                return false;
            }
        }
        return true;
    }
}
