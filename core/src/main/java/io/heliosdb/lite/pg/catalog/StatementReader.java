package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Drafts objects of kinds whose statements a query can write as a whole. */
final class StatementReader {
    private final Connection connection;
    private final Drafts drafts;

    StatementReader(Connection connection, Drafts drafts) {
        this.connection = connection;
        this.drafts = drafts;
    }

    /**
     * Adds a draft for each row but those that an extension brings along.
     *
     * @param catalog oid of the system catalog that the objects are in
     * @param sql with columns {@code oid}, {@code schema} (null if the kind has none), {@code
     *     name}, {@code target} as in {@link Draft#target}, {@code owner} (null if the kind has
     *     none) and {@code statements}
     */
    void draft(int catalog, ObjectKind kind, String sql) {
        CatalogQuery.each(connection, sql, row -> draft(catalog, kind, row));
    }

    private void draft(int catalog, ObjectKind kind, ResultSet row) throws SQLException {
        ObjectKey key = ObjectKey.of(catalog, row.getLong("oid"));
        if (drafts.isMember(catalog, key.oid())) {
            return;
        }
        String target = row.getString("target");
        List<String> statements = CatalogQuery.strings(row, "statements");
        drafts.add(
                new Draft(key, kind, CatalogQuery.text(row, "schema"), row.getString("name"))
                        .tie(target)
                        .target(target)
                        .owner(CatalogQuery.text(row, "owner"))
                        .statements(() -> statements));
    }
}
