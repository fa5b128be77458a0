package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.pg.catalog.TableSelection;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** What of a database a command works on, with the letters of {@code pg_dump}. */
final class SelectionOptions {
    @Option(
            names = {"-t", "--tables"},
            paramLabel = "NAMES",
            description =
                    "Only these tables, and what they need: names or psql patterns with commas"
                            + " between, as in users,audit.*. May be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-tables"},
            paramLabel = "NAMES",
            description = "All but these tables.")
    private List<String> excludedTables = new ArrayList<>();

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

    @Option(
            names = {"-s", "--schema-only"},
            description = "Definitions alone, no rows.")
    private boolean isSchemaOnly;

    @Option(
            names = {"-a", "--data-only"},
            description = "Rows alone, no definitions.")
    private boolean isDataOnly;

    @Mixin private OwnershipOptions ownership;

    TableSelection selection() {
        if (isSchemaOnly && isDataOnly) {
            throw new HeliosException(
                            ErrorCode.USAGE, "--schema-only and --data-only exclude each other")
                    .hint("Leave both out to dump definitions and rows.");
        }
        DumpContent content = isSchemaOnly ? DumpContent.SCHEMA : DumpContent.ALL;
        return new TableSelection(
                split(tables),
                split(excludedTables),
                split(schemas),
                split(excludedSchemas),
                split(tablesWithoutRows),
                isDataOnly ? DumpContent.DATA : content,
                ownership.kindsLeftOut());
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
