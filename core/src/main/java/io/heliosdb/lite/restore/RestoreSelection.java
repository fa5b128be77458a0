package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.DumpContent;

import java.util.List;

/**
 * What of a dump is wanted. Names are patterns as {@code psql} has them, matched against the tables
 * in the file; one without a schema means that table in every schema.
 *
 * @param tables only these tables: each pattern must match one; empty for all
 * @param excludedTables not these; may match nothing
 * @param content definitions, rows, or both
 */
public record RestoreSelection(
        List<String> tables, List<String> excludedTables, DumpContent content) {
    public RestoreSelection {
        tables = List.copyOf(tables);
        excludedTables = List.copyOf(excludedTables);
    }

    /** Everything. */
    public static RestoreSelection all() {
        return new RestoreSelection(List.of(), List.of(), DumpContent.ALL);
    }

    /** Whether some tables are named. */
    public boolean isOfTables() {
        return !tables.isEmpty() || !excludedTables.isEmpty();
    }

    /** Whether it replaces a database as a whole, tables that only that has included. */
    public boolean isOfDatabase() {
        return !isOfTables() && hasDefinitions();
    }

    /** Whether definitions are wanted. */
    public boolean hasDefinitions() {
        return content != DumpContent.DATA;
    }

    /** Whether rows, and values of sequences, are wanted. */
    public boolean hasRows() {
        return content != DumpContent.SCHEMA;
    }
}
