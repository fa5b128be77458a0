package io.heliosdb.lite.observe;

import io.heliosdb.lite.pg.DatabaseVitals;

/**
 * How the database is that dumps are taken of.
 *
 * @param name of the database
 */
public record DatabaseState(String name, DatabaseVitals vitals) {}
