package io.heliosdb.lite.format;

/**
 * A column of a dumped table.
 *
 * @param name as in the catalog, not quoted
 * @param type as {@code format_type} prints it, with its modifier: {@code character varying(10)}
 * @param notNull whether it is declared not null
 * @param generated whether the server computes it; such a column has no data in the dump
 * @param text whether its values travel as text, because the type has no portable binary form
 * @param kind what an encoder may assume of the values
 */
public record ColumnDef(
        String name,
        String type,
        boolean notNull,
        boolean generated,
        boolean text,
        ValueKind kind) {}
