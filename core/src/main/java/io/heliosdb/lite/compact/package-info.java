/**
 * Compaction: {@link io.heliosdb.lite.compact.Compaction} writes the state that a chain tells as
 * one full dump, without a server.
 *
 * <p>Knows nothing of servers and of other use cases.
 */
package io.heliosdb.lite.compact;
