package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.error.Check;

import java.util.List;

/**
 * A table as COPY needs it.
 *
 * @param name for messages, not quoted
 * @param sqlName quoted and qualified
 * @param sqlColumns quoted names of the columns that carry data, in order
 * @param text whether the table travels in COPY's text format
 * @param pageCount heap pages, 8 KiB each; 0 if it is not stored in pages of its own, or none are
 *     wanted
 * @param ranged whether a range of pages can be read on its own
 * @param query for the rows to read, if they are not simply those of the table; else empty. Of a
 *     ranged table it has no {@code WHERE}
 */
public record CopyTable(
        String name,
        String sqlName,
        List<String> sqlColumns,
        boolean text,
        long pageCount,
        boolean ranged,
        String query) {
    /** Of a heap page, unless the server was built with another size. */
    static final int PAGE_BYTES = 8192;

    public CopyTable {
        sqlColumns = List.copyOf(sqlColumns);
        Check.argument(pageCount >= 0, "pageCount is negative: %d", pageCount);
    }

    /** {@code name (column, …)}: what COPY FROM and a plain COPY TO name. */
    String target() {
        // COPY t () is no valid SQL; a table without columns is copied without a list.
        return sqlColumns.isEmpty()
                ? sqlName
                : sqlName + " (" + String.join(", ", sqlColumns) + ")";
    }

    /**
     * What to copy for the rows of the pages {@code from} (inclusive) to {@code to} (exclusive).
     */
    public String source(long from, long to) {
        return source(from, to, "");
    }

    /**
     * What to copy for those rows of the pages that a condition holds for.
     *
     * @param condition as behind {@code WHERE}; empty for all rows. Needs a ranged table
     */
    public String source(long from, long to, String condition) {
        boolean isWhole = from == 0 && to == Long.MAX_VALUE && condition.isEmpty();
        if (isWhole && query.isEmpty() && !sqlColumns.isEmpty()) {
            return target();
        }
        String rows =
                query.isEmpty()
                        ? "SELECT %s FROM ONLY %s".formatted(String.join(", ", sqlColumns), sqlName)
                        : query;
        if (isWhole) {
            return "(" + rows + ")";
        }
        String also = condition.isEmpty() ? "" : " AND " + condition;
        return "(%s WHERE %s%s)".formatted(rows, pages(from, to), also);
    }

    /** The condition for rows of some pages. */
    public static String pages(long from, long to) {
        String upper = to == Long.MAX_VALUE ? "" : " AND ctid < '(%d,0)'".formatted(to);
        return "ctid >= '(%d,0)'%s".formatted(from, upper);
    }

    /** The same table with other columns. */
    public CopyTable withColumns(List<String> columns) {
        return new CopyTable(name, sqlName, columns, text, pageCount, ranged, query);
    }

    String options() {
        return text ? "(FORMAT text)" : "(FORMAT binary)";
    }
}
