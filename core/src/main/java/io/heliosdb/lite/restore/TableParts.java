package io.heliosdb.lite.restore;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The parts of a CREATE TABLE that rows can do without, and whose expressions may call what an
 * older server does not have: defaults of columns, and checks.
 *
 * @param sql the statement, as the catalog reader writes it
 * @param parts those parts, in their order
 */
record TableParts(String sql, List<Part> parts) {
    /**
     * @param start of the first character, comma or keyword
     * @param end behind the last
     */
    record Part(int start, int end) {}

    TableParts {
        parts = List.copyOf(parts);
    }

    static TableParts of(String sql) {
        List<Part> parts = new ArrayList<>();
        List<SqlToken> tokens = SqlToken.of(sql);
        int open = 0;
        while (open < tokens.size() && !tokens.get(open).is("(")) {
            open++;
        }
        int from = open + 1;
        for (int at = from; at < tokens.size() && tokens.get(at).depth() > 0; at++) {
            boolean isEnd = tokens.get(at).is(",") && tokens.get(at).depth() == 1;
            if (isEnd) {
                add(tokens, from, at, parts);
                from = at + 1;
            }
            if (at + 1 == tokens.size() || tokens.get(at + 1).depth() == 0) {
                add(tokens, from, at + 1, parts);
            }
        }
        return new TableParts(sql, parts);
    }

    private static void add(List<SqlToken> tokens, int from, int to, List<Part> parts) {
        // A table of checks alone has no comma to go with the first of them.
        if (SqlToken.match(tokens, from, "CONSTRAINT")
                && SqlToken.match(tokens, from + 2, "CHECK")
                && tokens.get(from - 1).is(",")) {
            parts.add(new Part(tokens.get(from - 1).start(), tokens.get(to - 1).end()));
            return;
        }
        for (int at = from; at < to; at++) {
            if (tokens.get(at).depth() == 1 && tokens.get(at).is("DEFAULT")) {
                parts.add(new Part(tokens.get(at).start(), endOfDefault(tokens, at, to)));
                return;
            }
        }
    }

    private static int endOfDefault(List<SqlToken> tokens, int from, int to) {
        int end = to;
        if (SqlToken.match(tokens, end - 2, "NOT", "NULL")) {
            end -= 2;
            end -= SqlToken.match(tokens, end - 2, "CONSTRAINT") && end - 2 > from ? 2 : 0;
        }
        return tokens.get(end - 1).end();
    }

    /** The statement without the parts of these indexes. */
    String without(Set<Integer> indexes) {
        StringBuilder text = new StringBuilder();
        int copied = 0;
        for (int i = 0; i < parts.size(); i++) {
            if (indexes.contains(i)) {
                text.append(sql, copied, parts.get(i).start());
                copied = parts.get(i).end();
            }
        }
        return text.append(sql, copied, sql.length()).toString();
    }

    /** The text of a part. */
    String text(int index) {
        Part part = parts.get(index);
        return sql.substring(part.start(), part.end()).replaceFirst("^,\\s*", "");
    }
}
