/**
 * The embedded PostgreSQL: unpacks its binaries, initialises a data directory, starts, watches and
 * stops the server. The only package that starts processes.
 */
package io.heliosdb.lite.engine;
