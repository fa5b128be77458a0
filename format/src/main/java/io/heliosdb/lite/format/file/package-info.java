/**
 * The .heliodump file, format 3.1.0, as docs/format.md lays it out: {@link
 * io.heliosdb.lite.format.file.DumpFileWriter} is a sink of rows that writes one front to back,
 * {@link io.heliosdb.lite.format.file.DumpFile} opens one, {@link
 * io.heliosdb.lite.format.file.DumpFileSource} and {@link io.heliosdb.lite.format.file.ChunkReader}
 * read its rows, {@link io.heliosdb.lite.format.file.FileCheck} accounts for every byte.
 *
 * <p>Never trusts a length that it has not compared with a limit. Knows nothing of servers and of
 * where files live.
 */
package io.heliosdb.lite.format.file;
