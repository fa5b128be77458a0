package io.heliosdb.lite.engine;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** One statement on an instance, one value back. */
final class Sql {
    private Sql() {}

    static String query(Instance instance, String sql) throws SQLException {
        return query(instance.port(), instance.user(), instance.database(), "", sql);
    }

    static String query(int port, String user, String database, String password, String sql)
            throws SQLException {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
        try (Connection connection = DriverManager.getConnection(url, user, password);
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet rows = statement.getResultSet()) {
                return rows.next() ? rows.getString(1) : "";
            }
        }
    }
}
