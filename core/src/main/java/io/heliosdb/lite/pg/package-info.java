/**
 * Sessions on a PostgreSQL server: where it is, how to log in, snapshots, settings, errors. With
 * its sub-packages the only user of {@code java.sql} and of the driver.
 *
 * <p>{@link io.heliosdb.lite.pg.SettingsResolver} turns flags, environment and libpq's files into
 * {@link io.heliosdb.lite.pg.ConnectionSettings}; {@link io.heliosdb.lite.pg.Session} is one
 * connection with pinned settings; {@link io.heliosdb.lite.pg.ServerFacts} is what a dump says
 * about its origin; {@link io.heliosdb.lite.pg.PgErrors} turns the driver's exceptions into the
 * program's.
 *
 * <p>Knows nothing of dump files, of the console and of how the server was started.
 */
package io.heliosdb.lite.pg;
