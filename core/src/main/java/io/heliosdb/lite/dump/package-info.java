/**
 * Dumping: reads one consistent state of a database and writes it to a dump file. {@link
 * io.heliosdb.lite.dump.FullDump} does it; {@link io.heliosdb.lite.dump.DumpEstimate} says
 * beforehand what it would cost.
 *
 * <p>Knows nothing of the console, of other use cases, or of where the target's bytes end up.
 */
package io.heliosdb.lite.dump;
