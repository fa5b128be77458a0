/**
 * COPY bytes to and from row batches. {@link io.heliosdb.lite.pg.copy.CopySource} reads tables of a
 * server, cut into ranges of heap pages that many sessions read at a time; {@link
 * io.heliosdb.lite.pg.copy.CopySink} loads batches into tables.
 *
 * <p>A table whose types all have a portable binary form travels in COPY's binary format, any other
 * in its text format, all columns alike: one COPY has one format. Knows nothing of dump files.
 */
package io.heliosdb.lite.pg.copy;
