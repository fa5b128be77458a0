package io.heliosdb.lite.cli;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpContent;

import picocli.CommandLine.Option;

/** Whether a command works on definitions, on rows or on both. */
final class ContentOptions {
    @Option(
            names = {"-s", "--schema-only"},
            description = "Definitions alone, no rows.")
    private boolean isSchemaOnly;

    @Option(
            names = {"-a", "--data-only"},
            description = "Rows alone, no definitions.")
    private boolean isDataOnly;

    DumpContent content() {
        if (isSchemaOnly && isDataOnly) {
            throw new HeliosException(
                            ErrorCode.USAGE, "--schema-only and --data-only exclude each other")
                    .hint("Leave both out for definitions and rows.");
        }
        if (isSchemaOnly) {
            return DumpContent.SCHEMA;
        }
        return isDataOnly ? DumpContent.DATA : DumpContent.ALL;
    }
}
