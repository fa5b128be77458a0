package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.catalog.NamePattern;

import java.util.List;

/**
 * Which tables a command looks at, for commands that need no server to know.
 *
 * @param wanted empty for all
 * @param excluded may match nothing
 */
record TableFilter(List<NamePattern> wanted, List<NamePattern> excluded) {
    static TableFilter of(TableNameOptions options) {
        return new TableFilter(patterns(options.wanted()), patterns(options.excluded()));
    }

    private static List<NamePattern> patterns(List<String> names) {
        return names.stream().map(NamePattern::ofTable).toList();
    }

    /** Whether anything is left out. */
    boolean isSelective() {
        return !wanted.isEmpty() || !excluded.isEmpty();
    }

    /** Whether a table, or a sequence, is meant. */
    boolean matches(String schema, String name) {
        return (wanted.isEmpty() || wanted.stream().anyMatch(it -> it.matches(schema, name)))
                && excluded.stream().noneMatch(it -> it.matches(schema, name));
    }
}
