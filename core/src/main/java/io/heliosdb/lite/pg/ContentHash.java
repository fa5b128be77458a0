package io.heliosdb.lite.pg;

import java.util.ArrayList;
import java.util.List;

/**
 * Hashes of the rows of tables, computed by the server: equal for equal rows in whatever order.
 *
 * <p>A row's hash is that of its text; a table's is the number of rows and the sum of the rows'
 * hashes, so rows that occur twice count twice.
 */
public final class ContentHash {
    private ContentHash() {}

    /** The hash of one table, as {@code rows:sum}. */
    public static String of(Session session, String schema, String table) {
        return session.queryText(
                """
                SELECT count(*) || ':' || coalesce(
                    sum(pg_catalog.hashtextextended(t::text, 0)::numeric), 0)
                FROM ONLY %s t
                """
                        .formatted(Identifiers.qualified(schema, table)));
    }

    /** The schemas and names of all tables with rows of their own that are not the system's. */
    public static List<String[]> tables(Session session) {
        List<String[]> tables = new ArrayList<>();
        for (UserTable table : UserTables.list(session)) {
            if (!table.isPartitioned()) {
                tables.add(new String[] {table.schema(), table.name()});
            }
        }
        return tables;
    }
}
