package io.heliosdb.lite.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;

/** What a name without a schema means: as the role and the database have their search path set. */
public final class SearchPath {
    private SearchPath() {}

    /** Oids of the relations that need no schema; the session's path is empty before and after. */
    public static Set<Long> visibleRelations(Connection connection) {
        Set<Long> oids = new HashSet<>();
        try (Statement statement = connection.createStatement()) {
            boolean ignored = statement.execute("RESET search_path");
            // No operator is named while others' schemas are on the path: it could be theirs.
            try (ResultSet rows =
                    statement.executeQuery(
                            "SELECT c.oid FROM pg_catalog.pg_class c"
                                    + " WHERE pg_catalog.pg_table_is_visible(c.oid)")) {
                while (rows.next()) {
                    oids.add(rows.getLong(1));
                }
            }
            ignored = statement.execute("SET search_path = ''");
            return oids;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading the search path failed");
        }
    }
}
