/**
 * Restoring: loads a dump file into a database. {@link io.heliosdb.lite.restore.CleanRestore}
 * replaces a database as a whole, {@link io.heliosdb.lite.restore.AppendRestore} adds to one; both
 * all or nothing.
 *
 * <p>Knows nothing of the console, of other use cases, or of where the dump's bytes come from.
 */
package io.heliosdb.lite.restore;
