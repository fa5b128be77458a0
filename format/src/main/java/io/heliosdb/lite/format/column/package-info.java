/**
 * One column of one chunk as a block of bytes: {@link io.heliosdb.lite.format.column.ColumnEncoder}
 * chooses an {@link io.heliosdb.lite.format.column.Encoding} and applies it, {@link
 * io.heliosdb.lite.format.column.ColumnDecoder} undoes it to the last bit. The layouts are those of
 * docs/format.md section 7.
 *
 * <p>A block is not compressed yet; the package knows nothing of codecs, files and servers.
 */
package io.heliosdb.lite.format.column;
