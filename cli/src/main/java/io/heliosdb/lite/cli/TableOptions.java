package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.catalog.TableSelection;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Which tables a command works on. */
final class TableOptions {
    @Option(
            names = {"-t", "--tables"},
            paramLabel = "NAMES",
            description =
                    "Only these tables: names or psql patterns with commas between, as in"
                            + " users,audit.*. May be repeated.")
    private List<String> included = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-tables"},
            paramLabel = "NAMES",
            description = "All but these tables.")
    private List<String> excluded = new ArrayList<>();

    TableSelection selection() {
        return new TableSelection(split(included), split(excluded));
    }

    /** Splits at commas that are not inside double quotes. */
    static List<String> split(List<String> lists) {
        List<String> names = new ArrayList<>();
        for (String list : lists) {
            boolean isQuoted = false;
            int start = 0;
            for (int i = 0; i <= list.length(); i++) {
                if (i == list.length() || (list.charAt(i) == ',' && !isQuoted)) {
                    String name = list.substring(start, i).strip();
                    if (!name.isEmpty()) {
                        names.add(name);
                    }
                    start = i + 1;
                } else if (list.charAt(i) == '"') {
                    isQuoted = !isQuoted;
                }
            }
        }
        return names;
    }
}
