package io.heliosdb.lite.e2e;

import io.heliosdb.lite.pg.ConnectionSettings;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server that a suite owns; its superuser is {@code postgres}, trusted on loopback.
 */
interface DatabaseServer extends AutoCloseable {
    String USER = "postgres";

    int port();

    /** Process id of the postmaster. */
    long pid();

    Path dataDirectory();

    @Override
    void close();

    default ConnectionSettings settings(String database) {
        return ConnectionSettings.local("127.0.0.1", port(), database, USER);
    }

    /** What the program is told on its command line to reach a database. */
    default List<String> flags(String database) {
        return List.of(
                "-h", "127.0.0.1", "-p", Integer.toString(port()), "-U", USER, "-d", database);
    }

    /** A connection that sends SQL as it is. */
    default Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s?preferQueryMode=simple&ApplicationName=test"
                        .formatted(port(), database),
                USER,
                "");
    }

    default void createDatabase(String name) throws SQLException {
        execute("postgres", "CREATE DATABASE " + name + " TEMPLATE template0");
    }

    default void execute(String database, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            execute(connection, sql);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            boolean ignored = statement.execute(sql);
        }
    }

    /** The first column of every row. */
    default List<String> query(String database, String sql) throws SQLException {
        try (Connection connection = connect(database)) {
            return query(connection, sql);
        }
    }

    static List<String> query(Connection connection, String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    values.add(rows.getString(1));
                }
            }
        }
        return values;
    }

    /** Databases that a clean restore makes and must not leave. */
    default List<String> leftovers() throws SQLException {
        return query(
                "postgres",
                "SELECT datname FROM pg_database WHERE datname ~ '^heliosdb_(restore|old)_'");
    }
}
