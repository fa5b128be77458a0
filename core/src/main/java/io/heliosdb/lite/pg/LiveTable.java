package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A table of the connected database that is to take rows. A partition stands for the table that it
 * is a part of, so that each row finds its own partition.
 *
 * @param oid of the table that takes the rows
 * @param sqlName its name, quoted and qualified
 * @param isStored whether it keeps its rows itself: it is no view and no foreign table
 * @param columns in their order
 * @param key names of the columns of its primary key, or else of another key that rows can be found
 *     by; empty without one
 */
public record LiveTable(
        long oid, String sqlName, boolean isStored, List<Column> columns, List<String> key) {
    /**
     * A column of it.
     *
     * @param type as {@code format_type} prints it
     * @param generated whether the server computes its values
     * @param alwaysIdentity whether it is numbered and refuses to be updated
     */
    public record Column(String name, String type, boolean generated, boolean alwaysIdentity) {}

    public LiveTable {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** The column of this name, not quoted. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }

    /** Empty if there is no table of that name, which is quoted and qualified. */
    public static Optional<LiveTable> find(Session session, String sqlName) {
        try (Statement statement = session.connection().createStatement()) {
            long oid;
            String root;
            boolean isStored;
            try (ResultSet rows = statement.executeQuery(tableQuery(sqlName))) {
                if (!rows.next()) {
                    return Optional.empty();
                }
                oid = rows.getLong(1);
                root = rows.getString(2);
                isStored = rows.getBoolean(3);
            }
            List<Column> columns = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(columnsQuery(oid))) {
                while (rows.next()) {
                    columns.add(
                            new Column(
                                    rows.getString(1),
                                    rows.getString(2),
                                    rows.getBoolean(3),
                                    rows.getBoolean(4)));
                }
            }
            List<String> key = session.queryColumn(keyQuery(oid));
            return Optional.of(new LiveTable(oid, root, isStored, columns, key));
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading what is in the database failed");
        }
    }

    private static String tableQuery(String sqlName) {
        return """
        SELECT t.oid::pg_catalog.oid, t.oid::pg_catalog.regclass, t.kind IN ('r', 'p')
        FROM (SELECT coalesce(pg_catalog.pg_partition_root(c.oid), c.oid), c.relkind
            FROM pg_catalog.pg_class c
            WHERE c.oid = pg_catalog.to_regclass(%s)
              AND c.relkind IN ('r', 'p', 'f', 'v')) t (oid, kind)
        """
                .formatted(Identifiers.literal(sqlName));
    }

    private static String columnsQuery(long oid) {
        return """
        SELECT attname, pg_catalog.format_type(atttypid, atttypmod), attgenerated <> '',
            attidentity = 'a'
        FROM pg_catalog.pg_attribute
        WHERE attrelid = %d AND attnum > 0 AND NOT attisdropped ORDER BY attnum
        """
                .formatted(oid);
    }

    private static String keyQuery(long oid) {
        return """
        SELECT a.attname
        FROM (SELECT indrelid, indkey, indnkeyatts FROM pg_catalog.pg_index
            WHERE indrelid = %d AND indisunique AND indimmediate AND indisvalid
              AND indpred IS NULL AND indexprs IS NULL
            ORDER BY NOT indisprimary, NOT indisreplident, indexrelid LIMIT 1) i,
            pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY k (number, place),
            pg_catalog.pg_attribute a
        WHERE a.attrelid = i.indrelid AND a.attnum = k.number AND k.place <= i.indnkeyatts
        ORDER BY k.place
        """
                .formatted(oid);
    }
}
