/**
 * Rows in motion. Everything the program does with rows is a pipe from a {@link
 * io.heliosdb.lite.batch.RowSource} to a {@link io.heliosdb.lite.batch.RowSink}: {@link
 * io.heliosdb.lite.batch.Pipe} moves {@link io.heliosdb.lite.batch.RowBatch}es from one to the
 * other, many {@link io.heliosdb.lite.batch.Slice}s at a time.
 *
 * <p>A value is the bytes of PostgreSQL's binary wire representation (or its text, where a type has
 * no portable binary form); nothing here knows what they mean, where they come from or where they
 * go.
 */
package io.heliosdb.lite.batch;
