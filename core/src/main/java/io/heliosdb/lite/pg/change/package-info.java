/**
 * Which rows of a table changed since a mark, found without anything being installed on the server:
 * {@link io.heliosdb.lite.pg.change.Mark} is the point in the life of a database that is compared
 * with, {@link io.heliosdb.lite.pg.change.ChangedRows} chooses and counts the rows, {@link
 * io.heliosdb.lite.pg.change.TimelineHistory} tells whether a server's log went through a position,
 * {@link io.heliosdb.lite.pg.change.StateNote} what a restored database remembers.
 *
 * <p>Knows nothing of dump files and chains.
 */
package io.heliosdb.lite.pg.change;
