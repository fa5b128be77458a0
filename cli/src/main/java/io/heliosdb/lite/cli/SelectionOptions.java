package io.heliosdb.lite.cli;

import io.heliosdb.lite.pg.catalog.TableSelection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** What of a database a dump takes, with the letters of {@code pg_dump}. */
final class SelectionOptions {
    @Mixin private TableNameOptions tables;
    @Mixin private ContentOptions content;
    @Mixin private OwnershipOptions ownership;

    @Option(
            names = {"-n", "--schema"},
            paramLabel = "NAMES",
            description = "Only what is in these schemas, and what it needs.")
    private List<String> schemas = new ArrayList<>();

    @Option(
            names = {"-N", "--exclude-schema"},
            paramLabel = "NAMES",
            description = "All but what is in these schemas.")
    private List<String> excludedSchemas = new ArrayList<>();

    @Option(
            names = "--exclude-table-data",
            paramLabel = "NAMES",
            description = "Of these tables the definition alone, without rows.")
    private List<String> tablesWithoutRows = new ArrayList<>();

    TableSelection selection() {
        return new TableSelection(
                tables.wanted(),
                tables.excluded(),
                TableNameOptions.split(schemas),
                TableNameOptions.split(excludedSchemas),
                TableNameOptions.split(tablesWithoutRows),
                content.content(),
                ownership.kindsLeftOut());
    }
}
