/**
 * The objects of a database, read from its system catalog and turned into SQL that makes them
 * again. {@link io.heliosdb.lite.pg.catalog.CatalogReader} runs one reader per kind of object, each
 * a few set-wise queries whatever the number of objects; readers put drafts into a common
 * collection. Then dependencies are added, cycles broken, a {@link
 * io.heliosdb.lite.pg.catalog.TableSelection} applied, and the drafts put into an order that is the
 * same on every server with the same objects: oids never decide it.
 *
 * <p>Knows nothing of rows, files or commands.
 */
package io.heliosdb.lite.pg.catalog;
