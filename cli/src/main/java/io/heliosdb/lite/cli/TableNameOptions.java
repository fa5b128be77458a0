package io.heliosdb.lite.cli;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Which tables a command works on, by names or patterns of {@code psql}. */
final class TableNameOptions {
    @Option(
            names = {"-t", "--tables"},
            paramLabel = "NAMES",
            description =
                    "Only these tables: names or psql patterns with commas between, as in"
                            + " users,audit.*. May be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-tables"},
            paramLabel = "NAMES",
            description = "All but these tables.")
    private List<String> excludedTables = new ArrayList<>();

    /** Each pattern of {@code --tables}; empty for all tables. */
    List<String> wanted() {
        return split(tables);
    }

    /** Each pattern of {@code --exclude-tables}. */
    List<String> excluded() {
        return split(excludedTables);
    }

    /** Splits at commas that are neither in double quotes nor inside a regular expression. */
    static List<String> split(List<String> lists) {
        List<String> names = new ArrayList<>();
        for (String list : lists) {
            boolean isQuoted = false;
            int depth = 0;
            int start = 0;
            for (int i = 0; i <= list.length(); i++) {
                char letter = i == list.length() ? ',' : list.charAt(i);
                if (i == list.length() || (letter == ',' && !isQuoted && depth == 0)) {
                    String name = list.substring(start, i).strip();
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                    start = i + 1;
                } else if (letter == '"') {
                    isQuoted = !isQuoted;
                } else if (!isQuoted) {
                    depth += "([{".indexOf(letter) >= 0 ? 1 : 0;
                    depth -= ")]}".indexOf(letter) >= 0 && depth > 0 ? 1 : 0;
                }
            }
        }
        return names;
    }
}
