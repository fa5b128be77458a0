/**
 * Sessions on a PostgreSQL server: where it is, how to log in, snapshots, settings, errors. With
 * its sub-packages the only user of {@code java.sql} and of the driver.
 */
package io.heliosdb.lite.pg;
