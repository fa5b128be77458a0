/**
 * Chains: a full dump and the increments that follow it. {@link io.heliosdb.lite.chain.DumpFolder}
 * finds the dumps of a directory and which follows which, by their ids and not by their names;
 * {@link io.heliosdb.lite.chain.DumpTree} puts them in order; {@link io.heliosdb.lite.chain.Chain}
 * reads a chain as one full dump, in memory for the changes; {@link
 * io.heliosdb.lite.chain.ChainCheck} proves that its dumps fit each other, and {@link
 * io.heliosdb.lite.chain.VerifiedDumps} remembers which were proven and {@link
 * io.heliosdb.lite.chain.PinnedDumps} which are kept for good.
 *
 * <p>Knows nothing of servers and never runs what is in a file.
 */
package io.heliosdb.lite.chain;
