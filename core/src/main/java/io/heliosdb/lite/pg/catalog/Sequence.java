package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

/**
 * A row of {@code pg_sequence}.
 *
 * @param type {@code smallint}, {@code integer} or {@code bigint}
 * @param ownerTable oid of the table whose column owns it, or 0
 * @param ownerColumn number of that column, or 0
 * @param identity whether it is the generator of an identity column
 */
record Sequence(
        long oid,
        String schema,
        String name,
        String owner,
        boolean unlogged,
        String type,
        long start,
        long increment,
        long min,
        long max,
        long cache,
        boolean cycle,
        long ownerTable,
        int ownerColumn,
        boolean identity) {

    String quoted() {
        return Identifiers.qualified(schema, name);
    }

    ObjectKey key() {
        return ObjectKey.of(ObjectKey.CLASS, oid);
    }

    /** The options of {@code CREATE SEQUENCE} and of identity columns, all of them. */
    String options() {
        return "START WITH %d INCREMENT BY %d MINVALUE %d MAXVALUE %d CACHE %d%s"
                .formatted(start, increment, min, max, cache, cycle ? " CYCLE" : "");
    }
}
