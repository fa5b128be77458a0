package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.format.Schema;

import java.util.List;

/**
 * What a catalog was read as.
 *
 * @param schema tables and objects for the dump
 * @param tableSources one per table of the schema, at the same index
 * @param sequences those whose values belong in the dump, ordered by schema and name
 * @param notCarried what is in the database and not in the schema, as counted nouns; empty if
 *     nothing is missing
 */
public record Catalog(
        Schema schema,
        List<TableSource> tableSources,
        List<SequenceRef> sequences,
        List<String> notCarried) {
    public Catalog {
        tableSources = List.copyOf(tableSources);
        sequences = List.copyOf(sequences);
        notCarried = List.copyOf(notCarried);
    }
}
