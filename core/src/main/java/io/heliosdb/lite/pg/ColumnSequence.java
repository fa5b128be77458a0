package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of the connected database that belongs to a column and numbers its rows.
 *
 * @param schema not quoted
 * @param name not quoted
 * @param table oid of the table
 * @param lastUsed query for the value that the sequence would have given last, of those in the
 *     column; no row if it could have given none of them
 */
public record ColumnSequence(String schema, String name, long table, String lastUsed) {
    private static final String ALL =
            """
            SELECT n.nspname, c.relname, d.refobjid::pg_catalog.oid,
                pg_catalog.format(
                    'SELECT %1$s(%2$I) FROM %3$s HAVING %1$s(%2$I) BETWEEN %4$s AND %5$s',
                    CASE WHEN s.seqincrement > 0 THEN 'pg_catalog.max' ELSE 'pg_catalog.min' END,
                    a.attname, d.refobjid::pg_catalog.regclass, s.seqmin, s.seqmax)
            FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_sequence s ON s.seqrelid = d.objid
                JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute a
                    ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
            WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                AND d.deptype IN ('a', 'i')
                AND a.atttypid IN ('int2'::pg_catalog.regtype, 'int4'::pg_catalog.regtype,
                    'int8'::pg_catalog.regtype)
            """;

    /** All of the database. */
    public static List<ColumnSequence> read(Session session) {
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            List<ColumnSequence> sequences = new ArrayList<>();
            while (rows.next()) {
                sequences.add(
                        new ColumnSequence(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getString(4)));
            }
            return sequences;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading sequences failed");
        }
    }
}
