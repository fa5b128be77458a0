package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One set-wise question to the system catalog. */
final class CatalogQuery {
    /**
     * Restricts a query with {@code n} for {@code pg_namespace} to what is not the server's own.
     */
    static final String USER_SCHEMA = " n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ";

    // PostgreSQL, src/include/access/transam.h: FirstNormalObjectId
    static final int FIRST_USER_OID = 16384;

    private CatalogQuery() {}

    /** What is done with each row. */
    @FunctionalInterface
    interface RowReader {
        void read(ResultSet row) throws SQLException;
    }

    /**
     * Runs a query and hands out its rows in order.
     *
     * @throws HeliosException of code UNREACHABLE if the server refuses it or goes away
     */
    static void each(Connection connection, String sql, RowReader reader) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new HeliosException(ErrorCode.UNREACHABLE, "cannot read the system catalog", e)
                    .with("reason", e.getMessage())
                    .with("sqlstate", e.getSQLState());
        }
    }

    /** The server's major version: 14 and up. */
    static int majorVersion(Connection connection) {
        try {
            return connection.getMetaData().getDatabaseMajorVersion();
        } catch (SQLException e) {
            throw new HeliosException(ErrorCode.UNREACHABLE, "cannot ask for the version", e)
                    .with("reason", e.getMessage());
        }
    }

    /** A text array; empty for null. */
    static List<String> strings(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        if (array == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object element : (Object[]) array.getArray()) {
            texts.add(String.valueOf(element));
        }
        return List.copyOf(texts);
    }

    /** Never null: an absent text is empty. */
    static String text(ResultSet row, String column) throws SQLException {
        String value = row.getString(column);
        return value == null ? "" : value;
    }

    /**
     * The column {@code definition}, which the server writes out from the catalog as it is now.
     *
     * @throws HeliosException of code CONFLICT if the object was dropped since the snapshot
     */
    static String definition(ResultSet row) throws SQLException {
        String definition = row.getString("definition");
        if (definition == null) {
            throw new HeliosException(ErrorCode.CONFLICT, "object was dropped while it was read")
                    .with("sqlstate", "42704")
                    .hint("Run it again when the other session has finished.");
        }
        return definition;
    }

    /** The single character of a {@code "char"} column; 0 if it is empty. */
    static char letter(ResultSet row, String column) throws SQLException {
        String value = text(row, column);
        return value.isEmpty() ? 0 : value.charAt(0);
    }
}
