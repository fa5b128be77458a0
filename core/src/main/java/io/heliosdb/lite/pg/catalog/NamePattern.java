package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A name as {@code psql} takes it: {@code *} and {@code ?}, other special characters as in a
 * regular expression, letters folded to lower case outside double quotes.
 *
 * @param text as it was given
 * @param database the only database that is meant; literally, not a pattern
 * @param schema regular expression for the whole name of the schema
 * @param name regular expression for the whole name
 */
public record NamePattern(
        String text, Optional<String> database, Optional<String> schema, String name) {
    // PostgreSQL 17, src/fe_utils/string_utils.c, patternToSQLRegex: these stand for themselves
    // between quotes.
    private static final String SPECIAL = "|*+?()[]{}.^$\\";

    /** What is between two dots, both as a pattern and as a plain name. */
    private record Part(StringBuilder expression, StringBuilder literal) {
        Part() {
            this(new StringBuilder(), new StringBuilder());
        }

        void add(char letter, String pattern) {
            expression.append(pattern);
            literal.append(letter);
        }
    }

    /**
     * Reads {@code name}, {@code schema.name} or {@code database.schema.name}.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if there are more dots
     */
    public static NamePattern ofTable(String text) {
        return of(text, 3);
    }

    /**
     * Reads the name of a schema, which has no other name before it.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if there is a dot
     */
    static NamePattern ofSchema(String text) {
        return of(text, 1);
    }

    private static NamePattern of(String text, int partsMax) {
        List<Part> parts = parts(text);
        int last = parts.size() - 1;
        if (last >= partsMax) {
            throw malformed(text, "too many dots", null);
        }
        return new NamePattern(
                text,
                last < 2 ? Optional.empty() : Optional.of(parts.get(0).literal().toString()),
                last < 1
                        ? Optional.empty()
                        : Optional.of(parts.get(last - 1).expression().toString()),
                parts.get(last).expression().toString());
    }

    private static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>(List.of(new Part()));
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            char next = i + 1 < text.length() ? text.charAt(i + 1) : 0;
            if (letter == '"' && quoted && next == '"') {
                parts.getLast().add('"', "\"");
                i++;
            } else if (letter == '"') {
                quoted = !quoted;
            } else if (quoted) {
                parts.getLast().add(letter, literal(letter));
            } else if (letter == '.') {
                parts.add(new Part());
            } else {
                char folded = letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter;
                parts.getLast().add(folded, plain(folded, next));
            }
        }
        return parts;
    }

    private static String literal(char letter) {
        return SPECIAL.indexOf(letter) >= 0 ? "\\" + letter : String.valueOf(letter);
    }

    private static String plain(char letter, char next) {
        return switch (letter) {
            case '*' -> ".*";
            case '?' -> ".";
            case '$' -> "\\$";
            // The names of array types end so.
            case '[' -> next == ']' ? "\\[" : "[";
            default -> String.valueOf(letter);
        };
    }

    /**
     * Whether a table of a file is meant; one without a schema is meant in every schema. A server
     * matches the same expressions itself, with its own search path.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} if it is no regular expression
     */
    public boolean matches(String schemaName, String tableName) {
        try {
            return isWhole(name, tableName)
                    && (schema.isEmpty() || isWhole(schema.get(), schemaName));
        } catch (PatternSyntaxException e) {
            throw malformed(text, e.getDescription(), e);
        }
    }

    private static boolean isWhole(String expression, String subject) {
        return Pattern.compile(expression, Pattern.DOTALL).matcher(subject).matches();
    }

    static HeliosException malformed(String text, String reason, Throwable cause) {
        return new HeliosException(ErrorCode.USAGE, "bad name pattern", cause)
                .with("pattern", text)
                .with("reason", reason)
                .hint("Put double quotes around a name with special characters.");
    }
}
