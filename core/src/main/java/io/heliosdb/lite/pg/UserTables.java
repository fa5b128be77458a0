package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lists the tables of a database that a dump can be asked for. */
public final class UserTables {
    /**
     * Tables with their schemas, as {@code c} and {@code n}: ordinary and partitioned ones; not
     * partitions, temporary tables and extensions' tables.
     */
    static final String TABLES =
            """
            pg_catalog.pg_class c
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                              WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                                AND d.objid = c.oid AND d.deptype = 'e')
            """;

    private static final String LIST =
            """
            SELECT c.oid, n.nspname, c.relname, c.relkind = 'p',
                   (SELECT sum(p.reltuples) FROM pg_catalog.pg_class p
                    WHERE p.oid = c.oid AND c.relkind = 'r'
                       OR p.relkind = 'r' AND c.relkind = 'p' AND p.oid IN
                          (SELECT t.relid FROM pg_catalog.pg_partition_tree(c.oid) t)),
                   (SELECT sum(pg_catalog.pg_total_relation_size(t.relid))
                    FROM (SELECT c.oid AS relid WHERE c.relkind = 'r' UNION ALL
                          SELECT t.relid FROM pg_catalog.pg_partition_tree(c.oid) t
                          WHERE c.relkind = 'p') t)
            FROM %s
            ORDER BY n.nspname <> 'public', n.nspname COLLATE "C", c.relname COLLATE "C"
            """
                    .formatted(TABLES);

    private UserTables() {}

    /** All of them: schema public first, then by schema and name, bytewise. */
    public static List<UserTable> list(Session session) {
        Set<Long> visible = SearchPath.visibleRelations(session.connection());
        List<UserTable> tables = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(LIST)) {
            while (rows.next()) {
                tables.add(
                        new UserTable(
                                rows.getString(2),
                                rows.getString(3),
                                visible.contains(rows.getLong(1)),
                                rows.getBoolean(4),
                                Math.max(-1, (long) rows.getDouble(5)),
                                rows.getLong(6)));
            }
            return tables;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "listing tables failed");
        }
    }
}
