/**
 * Where the bytes of a dump come from and go to: {@link io.heliosdb.lite.io.ByteSource} is read at
 * any position by any thread, {@link io.heliosdb.lite.io.ByteSink} is written once from front to
 * back. {@link io.heliosdb.lite.io.PublishedFile} is the sink that replaces a file only when all of
 * its bytes are safe.
 *
 * <p>Knows nothing of what the bytes mean.
 */
package io.heliosdb.lite.io;
