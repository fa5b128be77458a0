/**
 * Errors. An operating error (disk, network, bytes, user) is a {@link
 * io.heliosdb.lite.error.HeliosException} with an {@link io.heliosdb.lite.error.ErrorCode}, which
 * fixes the exit code of the program; a programmer's error is what {@link
 * io.heliosdb.lite.error.Check} throws.
 *
 * <p>Knows nothing of the rest of the program.
 */
package io.heliosdb.lite.error;
