/**
 * Keys of rows as fixed-size fingerprints, and what can be asked of many of them: {@link
 * io.heliosdb.lite.keys.KeyFingerprint} makes them of a batch's columns, {@link
 * io.heliosdb.lite.keys.KeyTable} looks them up, {@link io.heliosdb.lite.keys.KeyDifference} finds
 * the few that one set has and another lacks, in memory for the few.
 *
 * <p>Knows nothing of servers, files, or what a key is for.
 */
package io.heliosdb.lite.keys;
