package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.restore.RestoreSelection;

import picocli.CommandLine.Option;

import java.util.ArrayList;
import java.util.List;

/** What of a dump a restore takes. */
final class RestoreSelectionOptions {
    @Option(
            names = {"-t", "--tables"},
            paramLabel = "NAMES",
            description =
                    "Only these tables of the dump: names or psql patterns with commas between. May"
                            + " be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = {"-T", "--exclude-tables"},
            paramLabel = "NAMES",
            description = "All but these tables.")
    private List<String> excludedTables = new ArrayList<>();

    @Option(
            names = {"-s", "--schema-only"},
            description = "Definitions alone, no rows.")
    private boolean isSchemaOnly;

    @Option(
            names = {"-a", "--data-only"},
            description = "Rows alone, into tables that are there.")
    private boolean isDataOnly;

    RestoreSelection selection() {
        if (isSchemaOnly && isDataOnly) {
            throw new HeliosException(
                            ErrorCode.USAGE, "--schema-only and --data-only exclude each other")
                    .hint("Leave both out to restore definitions and rows.");
        }
        DumpContent content = isSchemaOnly ? DumpContent.SCHEMA : DumpContent.ALL;
        return new RestoreSelection(
                SelectionOptions.split(tables),
                SelectionOptions.split(excludedTables),
                isDataOnly ? DumpContent.DATA : content);
    }
}
