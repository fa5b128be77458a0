package io.heliosdb.lite.pg.catalog;

import java.util.List;

/**
 * Where the rows of a table come from on the server it was read from.
 *
 * @param oid of the table on this server
 * @param quotedName qualified and quoted for SQL
 * @param kind {@code relkind}: {@code r}
 * @param blocks length of its main file in blocks of 8192 bytes, when the catalog was read
 * @param totalBytes its size on disk with indexes and TOAST
 * @param rowCount the planner's estimate, -1 if the table was never analysed
 * @param ctidRanges whether it can be read in ranges of {@code ctid}, which only heaps can
 * @param columns quoted names of the data columns, in order; may be empty
 * @param query for the rows, if they are not simply those of the table; else empty
 */
public record TableSource(
        long oid,
        String quotedName,
        char kind,
        long blocks,
        long totalBytes,
        double rowCount,
        boolean ctidRanges,
        List<String> columns,
        String query) {
    public TableSource {
        columns = List.copyOf(columns);
    }

    /** The same of the rows that the condition, {@code WHERE …}, is true for. */
    TableSource withCondition(String condition) {
        String list = String.join(", ", columns);
        String rows = "SELECT %s FROM ONLY %s %s".formatted(list, quotedName, condition);
        return new TableSource(
                oid, quotedName, kind, blocks, totalBytes, rowCount, false, columns, rows);
    }

    /** Whether it is a relation that somebody may change while it is read. */
    public boolean needsLock() {
        return oid >= CatalogQuery.FIRST_USER_OID;
    }
}
