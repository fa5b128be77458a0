package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.util.List;

/**
 * A row of {@code pg_attribute}.
 *
 * @param number {@code attnum}, 1-based, with gaps where columns were dropped
 * @param typeOid oid of its type on this server
 * @param identity {@code a} always, {@code d} by default, 0 none
 * @param generated {@code s} stored, {@code v} virtual, 0 none
 * @param local whether it is declared here, perhaps besides being inherited
 * @param collation quoted and qualified; empty if it is that of the type
 * @param storage word for {@code SET STORAGE}; empty if it is that of the type
 * @param compression word for {@code SET COMPRESSION}; empty for the default
 * @param statistics target, -1 for the default
 * @param options such as {@code n_distinct=5}
 * @param wrapperOptions of a column of a foreign table
 * @param defaultOid oid of the default or generation expression, 0 for none
 * @param defaultSql the expression; empty for none
 */
record Column(
        int number,
        String name,
        String type,
        long typeOid,
        boolean notNull,
        char identity,
        char generated,
        boolean local,
        boolean inherited,
        String collation,
        String storage,
        String compression,
        int statistics,
        List<String> options,
        List<String> wrapperOptions,
        long defaultOid,
        String defaultSql) {

    boolean isGenerated() {
        return generated != 0;
    }

    String quoted() {
        return Identifiers.quote(name);
    }
}
