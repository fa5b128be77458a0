/**
 * The .heliodump file, format 3.0.0, as appendix A of docs/format.md lays it out: {@link
 * io.heliosdb.lite.format.v300.DumpFileV300} opens one and verifies it, {@link
 * io.heliosdb.lite.format.v300.RowSourceV300} reads its rows.
 *
 * <p>For the migration to the current version, and for nothing else. No writer: that lives in the
 * tests. Never trusts a length that it has not compared with the bytes that are left.
 */
package io.heliosdb.lite.format.v300;
