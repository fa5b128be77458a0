package io.heliosdb.lite.restore;

import io.heliosdb.lite.pg.Session;

/**
 * Gathers the statistics that partitioned tables have beside those of their parts; the server never
 * does it by itself. One with parts on other servers has none: these need not be within reach.
 */
final class PartitionedTables {
    private static final int ONLY_SINCE = 180_000;

    private PartitionedTables() {}

    static void analyze(Session session) {
        // Before ONLY was known, the root of a tree took all of it along.
        boolean isOnly = session.serverVersionNumber() >= ONLY_SINCE;
        String query =
                """
                SELECT pg_catalog.format('ANALYZE %%s%%s', %s, c.oid::pg_catalog.regclass)
                FROM pg_catalog.pg_class c
                WHERE c.relkind = 'p' AND c.relpersistence <> 't' AND c.reltuples < 0 AND %s
                  AND NOT EXISTS (
                      SELECT FROM pg_catalog.pg_partition_tree(c.oid) part
                      JOIN pg_catalog.pg_class f ON f.oid = part.relid WHERE f.relkind = 'f')
                ORDER BY c.oid
                """
                        .formatted(
                                isOnly ? "'ONLY '" : "''",
                                isOnly ? "true" : "NOT c.relispartition");
        session.queryColumn(query).forEach(session::execute);
    }
}
