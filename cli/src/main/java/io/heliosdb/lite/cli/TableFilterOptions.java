package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.catalog.NamePattern;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** Which tables a command looks at, for commands that need no server to know. */
final class TableFilterOptions {
    @Option(
            names = {"-t", "--tables"},
            paramLabel = "NAMES",
            description =
                    "Only these tables: names or psql patterns with commas between. May be"
                            + " repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-tables"},
            paramLabel = "NAMES",
            description = "All but these tables.")
    private List<String> excludedTables = new ArrayList<>();

    /** The patterns of {@code --tables}. */
    List<NamePattern> wanted() {
        return patterns(tables);
    }

    /** Whether anything is left out. */
    boolean isSelective() {
        return !tables.isEmpty() || !excludedTables.isEmpty();
    }

    /** Whether a table, or a sequence, is meant. */
    boolean matches(String schema, String name) {
        List<NamePattern> wanted = wanted();
        return (wanted.isEmpty() || wanted.stream().anyMatch(it -> it.matches(schema, name)))
                && patterns(excludedTables).stream().noneMatch(it -> it.matches(schema, name));
    }

    private static List<NamePattern> patterns(List<String> lists) {
        return SelectionOptions.split(lists).stream().map(NamePattern::ofTable).toList();
    }
}
