package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

/**
 * A sequence whose value belongs in a dump.
 *
 * @param oid on this server
 * @param schema not quoted
 * @param name not quoted
 */
public record SequenceRef(long oid, String schema, String name) {
    /** Qualified and quoted for SQL. */
    public String quotedName() {
        return Identifiers.qualified(schema, name);
    }
}
