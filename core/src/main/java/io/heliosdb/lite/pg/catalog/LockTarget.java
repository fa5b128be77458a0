package io.heliosdb.lite.pg.catalog;

/**
 * A table to be locked before the catalog is read.
 *
 * @param oid of the table on this server
 * @param quotedName qualified and quoted for SQL
 */
public record LockTarget(long oid, String quotedName) {}
