package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.util.List;

/**
 * A row of {@code pg_constraint}.
 *
 * @param type {@code c} check, {@code p} primary key, {@code u} unique, {@code x} exclusion, {@code
 *     f} foreign key, {@code n} not null
 * @param table oid, 0 for a constraint of a domain
 * @param domain oid of the type, 0 for a constraint of a table
 * @param index oid of the index that enforces it or that it refers to, or 0
 * @param referencedTable oid, of a foreign key, else 0
 * @param definition as {@code pg_get_constraintdef} writes it
 * @param columns numbers of the columns, in key order
 * @param callsUserFunction whether it calls a function that could read tables
 */
record Constraint(
        long oid,
        String name,
        char type,
        long table,
        long domain,
        long index,
        long referencedTable,
        boolean validated,
        boolean local,
        boolean noInherit,
        String definition,
        List<Integer> columns,
        boolean callsUserFunction) {

    ObjectKey key() {
        return ObjectKey.of(ObjectKey.CONSTRAINT, oid);
    }

    String quoted() {
        return Identifiers.quote(name);
    }

    /** {@code CONSTRAINT name definition}. */
    String clause() {
        return "CONSTRAINT " + quoted() + ' ' + definition;
    }
}
