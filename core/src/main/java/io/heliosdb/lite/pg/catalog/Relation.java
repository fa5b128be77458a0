package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.util.List;

/**
 * A row of {@code pg_class}: a table, partitioned table or foreign table.
 *
 * @param kind {@code relkind}
 * @param persistence {@code p} or {@code u}
 * @param partition whether it is a partition of another
 * @param options {@code name=value}, those of its TOAST table prefixed {@code toast.}
 * @param accessMethod empty without one
 * @param replicaIdentity {@code relreplident}
 * @param rowCount the planner's estimate, -1 if unknown
 * @param ofType quoted type of a typed table, else empty
 * @param partitionKey what follows {@code PARTITION BY}, else empty
 * @param partitionBound what follows {@code ATTACH PARTITION x}, else empty
 * @param blocks of 8192 bytes in its main file
 * @param totalBytes with indexes and TOAST
 * @param server of a foreign table, else empty
 * @param parents oids of what it inherits from or is a partition of, in order
 */
record Relation(
        long oid,
        String schema,
        String name,
        char kind,
        char persistence,
        boolean partition,
        List<String> options,
        String accessMethod,
        boolean rowSecurity,
        boolean forceRowSecurity,
        char replicaIdentity,
        double rowCount,
        String owner,
        long rowType,
        String ofType,
        String partitionKey,
        String partitionBound,
        long blocks,
        long totalBytes,
        String server,
        List<String> serverOptions,
        List<Long> parents) {

    String quoted() {
        return Identifiers.qualified(schema, name);
    }

    ObjectKey key() {
        return ObjectKey.of(ObjectKey.CLASS, oid);
    }

    /** Whether it has rows of its own. */
    boolean hasRows() {
        return kind == 'r';
    }

    boolean isForeign() {
        return kind == 'f';
    }

    boolean isPartitioned() {
        return kind == 'p';
    }
}
