package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.DumpContent;

import java.util.List;
import java.util.stream.Stream;

/**
 * What of a database is asked for. Names are patterns by the rules of {@link NamePattern}; the
 * rules of {@code pg_dump} say how they go together. If tables are named, schemas are of no
 * meaning.
 *
 * @param tables only these tables, views and sequences: each pattern must match one; empty for all
 * @param excludedTables not these, whatever else names them; may match nothing
 * @param schemas only what is in these schemas: each pattern must match one; empty for all
 * @param excludedSchemas not what is in these schemas; may match nothing
 * @param tablesWithoutRows of these the definition alone; may match nothing
 * @param content definitions, rows, or both
 * @param kindsLeftOut kinds of objects that are not wanted, as {@code owner}
 */
public record TableSelection(
        List<String> tables,
        List<String> excludedTables,
        List<String> schemas,
        List<String> excludedSchemas,
        List<String> tablesWithoutRows,
        DumpContent content,
        List<String> kindsLeftOut) {
    public TableSelection {
        tables = List.copyOf(tables);
        excludedTables = List.copyOf(excludedTables);
        schemas = List.copyOf(schemas);
        excludedSchemas = List.copyOf(excludedSchemas);
        tablesWithoutRows = List.copyOf(tablesWithoutRows);
        kindsLeftOut = List.copyOf(kindsLeftOut);
    }

    /** Everything. */
    public static TableSelection all() {
        return new TableSelection(
                List.of(), List.of(), List.of(), List.of(), List.of(), DumpContent.ALL, List.of());
    }

    /** Whether no name leaves anything out. */
    public boolean isAll() {
        return Stream.of(tables, excludedTables, schemas, excludedSchemas, tablesWithoutRows)
                .allMatch(List::isEmpty);
    }

    /** Whether only what is named is wanted, and what that needs. */
    public boolean isLimited() {
        return !tables.isEmpty() || !schemas.isEmpty();
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
