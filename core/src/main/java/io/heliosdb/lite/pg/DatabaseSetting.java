package io.heliosdb.lite.pg;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A parameter that a database gives to its sessions.
 *
 * @param role to whose sessions alone; empty for all
 * @param parameter its name
 * @param value as SQL writes it
 */
public record DatabaseSetting(String role, String parameter, String value) {
    /** Where a database remembers which dump it was restored from: {@code pg.change.StateNote}. */
    public static final String STATE_NOTE = "heliosdb.state";

    /** Their values are lists of names, stored quoted. Source: PostgreSQL 18, GUC_LIST_QUOTE. */
    private static final Set<String> QUOTED_LISTS =
            Set.of(
                    "local_preload_libraries",
                    "search_path",
                    "session_preload_libraries",
                    "shared_preload_libraries",
                    "temp_tablespaces",
                    "unix_socket_directories");

    /**
     * All of a database but {@link #STATE_NOTE}, which is of no use elsewhere.
     *
     * @param database its name as an SQL expression
     */
    public static List<DatabaseSetting> read(Connection connection, String database) {
        String sql =
                """
                SELECT coalesce(r.rolname, ''), split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
                FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
                    LEFT JOIN pg_roles r ON r.oid = s.setrole,
                    unnest(s.setconfig) WITH ORDINALITY AS u(c, place)
                WHERE d.datname = %s AND split_part(c, '=', 1) <> '%s'
                ORDER BY 1, place
                """
                        .formatted(database, STATE_NOTE);
        List<DatabaseSetting> settings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                String parameter = rows.getString(2);
                String value = rows.getString(3);
                settings.add(
                        new DatabaseSetting(
                                rows.getString(1),
                                parameter,
                                QUOTED_LISTS.contains(parameter)
                                        ? listOfLiterals(value)
                                        : Identifiers.literal(value)));
            }
            return settings;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading the settings of the database failed");
        }
    }

    /**
     * The statement that makes it.
     *
     * @param database quoted name of the database
     */
    public String statement(String database) {
        String of =
                role.isEmpty()
                        ? "DATABASE " + database
                        : "ROLE " + Identifiers.quote(role) + " IN DATABASE " + database;
        return "ALTER %s SET %s TO %s".formatted(of, parameter, value);
    }

    /**
     * A stored list of names as SQL takes it. As it is, it need not be safe to put into a
     * statement. Source: PostgreSQL 18, SplitGUCList.
     */
    static String listOfLiterals(String stored) {
        List<String> names = new ArrayList<>();
        StringBuilder name = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < stored.length(); i++) {
            char c = stored.charAt(i);
            if (c == '"' && isQuoted && i + 1 < stored.length() && stored.charAt(i + 1) == '"') {
                name.append('"');
                i++;
            } else if (c == '"') {
                isQuoted = !isQuoted;
            } else if (c == ',' && !isQuoted) {
                names.add(name.toString());
                name.setLength(0);
            } else if (isQuoted || !Character.isWhitespace(c)) {
                name.append(c);
            }
        }
        names.add(name.toString());
        return names.stream().map(Identifiers::literal).collect(Collectors.joining(", "));
    }
}
