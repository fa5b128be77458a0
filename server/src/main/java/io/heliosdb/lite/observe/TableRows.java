package io.heliosdb.lite.observe;

import java.util.OptionalLong;

/**
 * How many rows a table has.
 *
 * @param isVisible whether its name needs no schema
 * @param rows as of a moment not long ago; empty if they could not be counted in time
 */
public record TableRows(String schema, String name, boolean isVisible, OptionalLong rows) {}
