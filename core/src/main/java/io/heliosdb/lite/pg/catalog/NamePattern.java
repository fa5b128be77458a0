package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** A name as {@code psql} takes it, compiled to regular expressions for schema and name. */
record NamePattern(Optional<Pattern> schema, Pattern name) {
    // PostgreSQL, src/fe_utils/string_utils.c, patternToSQLRegex: quoted, they stand for
    // themselves.
    private static final String SPECIAL = "|*+?()[]{}.^$\\";

    static NamePattern parse(String text) {
        List<StringBuilder> parts = new ArrayList<>();
        parts.add(new StringBuilder());
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            StringBuilder part = parts.get(parts.size() - 1);
            if (letter == '"') {
                if (quoted && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    part.append('"');
                    i++;
                } else {
                    quoted = !quoted;
                }
            } else if (!quoted && letter == '.') {
                parts.add(new StringBuilder());
            } else {
                part.append(quoted ? literal(letter) : plain(letter));
            }
        }
        int last = parts.size() - 1;
        try {
            Pattern name = compile(parts.get(last));
            return last == 0
                    ? new NamePattern(Optional.empty(), name)
                    : new NamePattern(Optional.of(compile(parts.get(last - 1))), name);
        } catch (PatternSyntaxException e) {
            throw new HeliosException(ErrorCode.USAGE, "bad table name pattern", e)
                    .with("pattern", text)
                    .with("reason", e.getDescription())
                    .hint("Put double quotes around a name with special characters.");
        }
    }

    boolean matches(String schemaName, String tableName) {
        return name.matcher(tableName).matches()
                && (schema.isEmpty() || schema.get().matcher(schemaName).matches());
    }

    private static Pattern compile(StringBuilder expression) {
        return Pattern.compile(expression.toString(), Pattern.DOTALL);
    }

    private static String literal(char letter) {
        return SPECIAL.indexOf(letter) >= 0 ? "\\" + letter : String.valueOf(letter);
    }

    private static String plain(char letter) {
        return switch (letter) {
            case '*' -> ".*";
            case '?' -> ".";
            case '$' -> "\\$";
            default -> String.valueOf(letter).toLowerCase(Locale.ROOT);
        };
    }
}
