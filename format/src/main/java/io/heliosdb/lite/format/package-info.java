/**
 * What a dump says, apart from how it is laid out in bytes: {@link
 * io.heliosdb.lite.format.DumpMetadata}, {@link io.heliosdb.lite.format.Schema} with its tables and
 * objects, sequences and statistics. All are records that Jackson reads and writes; docs/format.md
 * describes the JSON.
 *
 * <p>Knows nothing of servers, of files, or of how rows are encoded.
 */
package io.heliosdb.lite.format;
