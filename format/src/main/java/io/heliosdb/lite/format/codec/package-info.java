/**
 * Compression and checksums of single blocks: {@link io.heliosdb.lite.format.codec.Compression} is
 * what a user asks for, {@link io.heliosdb.lite.format.codec.Codec} does it, {@link
 * io.heliosdb.lite.format.codec.Checksum} computes and joins CRC32s, {@link
 * io.heliosdb.lite.format.codec.Words} reads and writes integers in arrays.
 *
 * <p>The only package that uses the compression libraries. Knows nothing of columns and files.
 */
package io.heliosdb.lite.format.codec;
