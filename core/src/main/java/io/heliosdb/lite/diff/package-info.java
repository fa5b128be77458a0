/**
 * Comparing two states of a database: two dumps, or a dump and a database that runs. {@link
 * io.heliosdb.lite.diff.DatabaseDiff} does it, for two {@link io.heliosdb.lite.diff.DiffSide}s.
 *
 * <p>Rows are compared by hashes: every row of a table is read once on each side, a hash of its key
 * and one of all its values go to {@link io.heliosdb.lite.diff.HashStore}, which spills to a file,
 * and {@link io.heliosdb.lite.diff.HashJoin} finds what is on one side only, a part at a time. The
 * few differences that are shown are read again. So memory is bounded whatever the size of a table.
 *
 * <p>Knows nothing of the console or of other use cases.
 */
package io.heliosdb.lite.diff;
