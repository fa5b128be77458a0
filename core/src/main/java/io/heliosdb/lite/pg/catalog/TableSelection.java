package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.Identifiers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Which tables are asked for. Patterns follow the rules of {@code psql}: {@code *} and {@code ?},
 * character classes of regular expressions, {@code schema.name}, letters folded to lower case
 * outside double quotes. A pattern without a schema matches in every schema of users.
 *
 * @param include at least one must match a table; empty for all tables
 * @param exclude a table that one of them matches is left out
 */
public record TableSelection(List<String> include, List<String> exclude) {
    private static final int SUGGESTIONS_MAX = 10;

    public TableSelection {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    /** Every table. */
    public static TableSelection all() {
        return new TableSelection(List.of(), List.of());
    }

    /** Whether it leaves nothing out. */
    public boolean isAll() {
        return include.isEmpty() && exclude.isEmpty();
    }

    /** Whether the table is asked for; names are not quoted. */
    public boolean selects(String schema, String name) {
        return (include.isEmpty() || matches(include, schema, name)) && !excludes(schema, name);
    }

    /** Whether the table is asked to be left out; names are not quoted. */
    public boolean excludes(String schema, String name) {
        return matches(exclude, schema, name);
    }

    /** A table's name, for {@link #checkKnown}; neither part is quoted. */
    public record QualifiedName(String schema, String name) {
        String display() {
            return schema.equals("public")
                    ? Identifiers.quote(name)
                    : Identifiers.qualified(schema, name);
        }
    }

    /**
     * Checks that every pattern, included or excluded, matches a table.
     *
     * @throws HeliosException of code NOT_FOUND that lists the tables with the most similar names
     */
    public void checkKnown(Collection<QualifiedName> tables) {
        List<String> patterns = new ArrayList<>(include);
        patterns.addAll(exclude);
        for (String text : patterns) {
            NamePattern pattern = NamePattern.parse(text);
            if (tables.stream().noneMatch(t -> pattern.matches(t.schema(), t.name()))) {
                throw new HeliosException(ErrorCode.NOT_FOUND, "no table matches the pattern")
                        .with("pattern", text)
                        .hint(hint(text, tables));
            }
        }
    }

    private static String hint(String pattern, Collection<QualifiedName> tables) {
        if (tables.isEmpty()) {
            return "The database has no tables.";
        }
        List<String> names =
                tables.stream()
                        .map(QualifiedName::display)
                        .sorted(
                                Comparator.comparingInt((String name) -> distance(pattern, name))
                                        .thenComparing(Comparator.naturalOrder()))
                        .limit(SUGGESTIONS_MAX)
                        .toList();
        int more = tables.size() - names.size();
        String rest = more > 0 ? " and %d more".formatted(more) : "";
        return "Known tables: " + String.join(", ", names) + rest + ".";
    }

    private static boolean matches(List<String> patterns, String schema, String name) {
        return patterns.stream().anyMatch(text -> NamePattern.parse(text).matches(schema, name));
    }

    /** Levenshtein's: the number of letters to insert, delete or replace. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replace = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replace, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
