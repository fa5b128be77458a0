package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

/** Gives its name to an index that a partition got with one of the partitioned table. */
final class PartitionIndexName {
    private PartitionIndexName() {}

    /**
     * A block that looks for the index, because the name that the server chose is unknown.
     *
     * @param table the partition, quoted and qualified
     * @param parent the index of the partitioned table, quoted and qualified
     */
    static String statement(String table, String parent, String name) {
        String block =
                """
                BEGIN EXECUTE coalesce((
                    SELECT pg_catalog.format('ALTER INDEX %%s RENAME TO %%I', c.oid::regclass, %s)
                    FROM pg_catalog.pg_inherits h
                        JOIN pg_catalog.pg_index i ON i.indexrelid = h.inhrelid
                        JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                    WHERE h.inhparent = %s::regclass AND i.indrelid = %s::regclass
                        AND c.relname <> %s), ''); END
                """
                        .formatted(
                                Identifiers.literal(name),
                                Identifiers.literal(parent),
                                Identifiers.literal(table),
                                Identifiers.literal(name));
        return "DO " + Identifiers.literal(block.strip());
    }
}
