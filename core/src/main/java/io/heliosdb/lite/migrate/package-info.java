/**
 * Migration: rewrites a dump file of an older version as one of the current version, without a
 * server. {@link io.heliosdb.lite.migrate.DumpMigration} does it.
 *
 * <p>Knows nothing of the console, of other use cases, or of where the target's bytes end up.
 */
package io.heliosdb.lite.migrate;
