/**
 * Values with a unit: sizes in bytes, log sequence numbers, durations as people read them.
 *
 * <p>Knows nothing of the rest of the program.
 */
package io.heliosdb.lite.unit;
