package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;

/**
 * Partitions whose rows may belong to another partition in another database: the hash of an enum is
 * that of its oid, and what hash functions of other users' types do is unknown. Their rows are
 * loaded through the table that is partitioned so, which finds the right place for each. Source:
 * PostgreSQL 18, src/bin/pg_dump/pg_dump.c, forcePartitionRootLoad.
 */
final class UnstablePartitions {
    private UnstablePartitions() {}

    /** The table through which to load, quoted and qualified, by the oid of the partition. */
    static Map<Long, String> read(Connection connection) {
        Map<Long, String> loadThrough = new HashMap<>();
        CatalogQuery.each(
                connection,
                """
                WITH RECURSIVE unstable(top, relid) AS (
                    SELECT p.partrelid, p.partrelid
                    FROM pg_catalog.pg_partitioned_table p
                    WHERE p.partstrat = 'h' AND EXISTS (
                        SELECT FROM pg_catalog.unnest(p.partattrs) AS k(number)
                            LEFT JOIN pg_catalog.pg_attribute a
                                ON a.attrelid = p.partrelid AND a.attnum = k.number
                            LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                        WHERE k.number = 0 OR t.oid >= 16384)
                    UNION ALL
                    SELECT u.top, i.inhrelid
                    FROM unstable u JOIN pg_catalog.pg_inherits i ON i.inhparent = u.relid)
                SELECT u.relid, n.nspname, c.relname
                FROM unstable u
                    JOIN pg_catalog.pg_class c ON c.oid = u.top
                    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                    JOIN pg_catalog.pg_class leaf ON leaf.oid = u.relid AND leaf.relkind = 'r'
                -- Where several levels are partitioned so, the highest comes last and counts.
                ORDER BY u.relid, (SELECT count(*) FROM pg_catalog.pg_partition_ancestors(u.top)) DESC
                """,
                row ->
                        loadThrough.put(
                                row.getLong(1),
                                Identifiers.qualified(row.getString(2), row.getString(3))));
        return loadThrough;
    }
}
