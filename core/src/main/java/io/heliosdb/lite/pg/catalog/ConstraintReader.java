package io.heliosdb.lite.pg.catalog;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads constraints of tables and domains; constraint triggers are triggers. */
final class ConstraintReader {
    // Where a parent alone lost a column, the server goes on taking the heir's constraints on it
    // for
    // inherited ones. A check that calls a function in a procedural or SQL language may read tables
    // that have no rows yet while rows are loaded.
    private static final String SQL =
            """
            SELECT k.oid, k.conname, k.contype, k.conrelid, k.contypid, k.conindid, k.confrelid,
                k.convalidated, k.connoinherit,
                k.conislocal OR k.contype IN ('c', 'n') AND NOT EXISTS (
                    SELECT FROM pg_catalog.pg_inherits h
                        JOIN pg_catalog.pg_constraint p
                            ON p.conrelid = h.inhparent AND p.contype = k.contype
                                AND NOT p.connoinherit
                        LEFT JOIN pg_catalog.pg_attribute own
                            ON own.attrelid = k.conrelid AND own.attnum = k.conkey[1]
                        LEFT JOIN pg_catalog.pg_attribute a
                            ON a.attrelid = p.conrelid AND a.attnum = p.conkey[1]
                    WHERE h.inhrelid = k.conrelid
                        AND CASE k.contype WHEN 'n' THEN a.attname = own.attname
                            ELSE p.conname = k.conname END) AS conislocal,
                pg_catalog.pg_get_constraintdef(k.oid) AS definition, k.conkey::int4[] AS columns,
                k.contype = 'c' AND EXISTS (
                    SELECT FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_proc p ON p.oid = d.refobjid
                        JOIN pg_catalog.pg_language l ON l.oid = p.prolang
                    WHERE d.classid = 2606 AND d.objid = k.oid AND d.refclassid = 1255
                        AND l.lanname NOT IN ('internal', 'c')) AS calls_user_function
            FROM pg_catalog.pg_constraint k
                JOIN pg_catalog.pg_namespace n ON n.oid = k.connamespace
            WHERE k.contype IN ('c', 'p', 'u', 'x', 'f', 'n') AND k.oid >= 16384
                AND (k.conparentid = 0 OR k.contype <> 'f') AND
            """
                    + CatalogQuery.USER_SCHEMA
                    + " ORDER BY k.conname COLLATE \"C\", k.conrelid, k.contypid";

    private ConstraintReader() {}

    /** In order of their names. */
    static List<Constraint> read(Connection connection) {
        List<Constraint> constraints = new ArrayList<>();
        CatalogQuery.each(connection, SQL, row -> constraints.add(constraint(row)));
        return constraints;
    }

    private static Constraint constraint(ResultSet row) throws SQLException {
        return new Constraint(
                row.getLong("oid"),
                row.getString("conname"),
                CatalogQuery.letter(row, "contype"),
                row.getLong("conrelid"),
                row.getLong("contypid"),
                row.getLong("conindid"),
                row.getLong("confrelid"),
                row.getBoolean("convalidated"),
                row.getBoolean("conislocal"),
                row.getBoolean("connoinherit"),
                CatalogQuery.definition(row),
                columns(row.getArray("columns")),
                row.getBoolean("calls_user_function"));
    }

    private static List<Integer> columns(Array array) throws SQLException {
        List<Integer> numbers = new ArrayList<>();
        if (array != null) {
            for (Object number : (Object[]) array.getArray()) {
                numbers.add((Integer) number);
            }
        }
        return List.copyOf(numbers);
    }
}
