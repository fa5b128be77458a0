package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What belongs to a database rather than to its contents, as the SQL that gives it to another one.
 *
 * @param name of the database
 * @param createOptions encoding, locale and tablespace, as {@code CREATE DATABASE} takes them
 * @param carried statements with {@link #PLACE} for the quoted name of the other database
 */
record DatabaseProperties(String name, String createOptions, List<String> carried) {
    /** Stands for the name of the database to which a statement will be applied. */
    private static final String PLACE = "\u0001";

    /** Their values are lists of names, stored quoted. Source: PostgreSQL 18, GUC_LIST_QUOTE. */
    private static final Set<String> QUOTED_LISTS =
            Set.of(
                    "local_preload_libraries",
                    "search_path",
                    "session_preload_libraries",
                    "shared_preload_libraries",
                    "temp_tablespaces",
                    "unix_socket_directories");

    DatabaseProperties {
        carried = List.copyOf(carried);
    }

    /** Reads those of the database that the session is connected to. */
    static DatabaseProperties read(Session session) {
        try (Statement statement = session.connection().createStatement()) {
            String name = session.queryText("SELECT pg_catalog.current_database()");
            String options = session.queryText(optionsQuery(session.serverVersionNumber()));
            List<String> carried = new ArrayList<>();
            carried.addAll(column(statement, BASICS));
            carried.addAll(column(statement, PRIVILEGES));
            carried.addAll(settings(statement));
            return new DatabaseProperties(name, options, carried);
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading the properties of the database failed");
        }
    }

    String createStatement(String otherName) {
        return "CREATE DATABASE %s TEMPLATE template0 %s"
                .formatted(Identifiers.quote(otherName), createOptions);
    }

    /** Statements that make the other database like this one. */
    List<String> carryStatements(String otherName) {
        String quoted = Identifiers.quote(otherName);
        return carried.stream().map(statement -> statement.replace(PLACE, quoted)).toList();
    }

    /** Disconnects every client of this database. */
    String disconnectStatement() {
        return "SELECT pg_catalog.pg_terminate_backend(pid, 5000) FROM pg_catalog.pg_stat_activity"
                + " WHERE backend_type = 'client backend' AND datname = "
                + Identifiers.literal(name);
    }

    /** Versions 15, 16 and 17 each named the locale of a provider differently. */
    private static String optionsQuery(int serverVersionNumber) {
        String provider = "''";
        if (serverVersionNumber >= 150_000) {
            String locale = serverVersionNumber >= 170_000 ? "datlocale" : "daticulocale";
            String rules =
                    serverVersionNumber >= 160_000
                            ? "coalesce(format(' ICU_RULES %L', daticurules), '')"
                            : "''";
            provider =
                    "CASE datlocprovider"
                            + " WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', "
                            + locale
                            + ") || "
                            + rules
                            + " WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', "
                            + locale
                            + ") ELSE ' LOCALE_PROVIDER libc' END";
        }
        return """
        SELECT format('ENCODING %%L LC_COLLATE %%L LC_CTYPE %%L TABLESPACE %%I',
                      pg_encoding_to_char(encoding), datcollate, datctype, spcname) || %s
        FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
        WHERE datname = current_database()
        """
                .formatted(provider);
    }

    private static final String BASICS =
            """
            SELECT format('ALTER DATABASE %%s OWNER TO %%I', '%1$s', pg_get_userbyid(datdba))
            FROM pg_database WHERE datname = current_database()
            UNION ALL
            SELECT format('ALTER DATABASE %%s CONNECTION LIMIT %%s', '%1$s', datconnlimit)
            FROM pg_database WHERE datname = current_database() AND datconnlimit <> -1
            UNION ALL
            SELECT format('COMMENT ON DATABASE %%s IS %%L', '%1$s',
                          shobj_description(oid, 'pg_database'))
            FROM pg_database
            WHERE datname = current_database() AND shobj_description(oid, 'pg_database') IS NOT NULL
            """
                    .formatted(PLACE);

    /** Nothing if they are the default ones. */
    private static final String PRIVILEGES =
            """
            SELECT statement FROM (
                SELECT 0 AS part, format('REVOKE ALL ON DATABASE %%s FROM PUBLIC', '%1$s')
                FROM pg_database WHERE datname = current_database() AND datacl IS NOT NULL
                UNION ALL
                SELECT 1, format('GRANT %%s ON DATABASE %%s TO %%s%%s', a.privilege_type, '%1$s',
                              CASE a.grantee WHEN 0 THEN 'PUBLIC'
                              ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                              CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
                FROM pg_database, aclexplode(datacl) a
                WHERE datname = current_database() AND a.grantee <> datdba
            ) AS privileges(part, statement)
            ORDER BY part, statement
            """
                    .formatted(PLACE);

    private static List<String> settings(Statement statement) throws SQLException {
        List<String> statements = new ArrayList<>();
        String query =
                """
                SELECT CASE s.setrole WHEN 0 THEN '' ELSE quote_ident(pg_get_userbyid(s.setrole)) END,
                       split_part(c, '=', 1), substr(c, strpos(c, '=') + 1)
                FROM pg_db_role_setting s, pg_database d, unnest(s.setconfig) c
                WHERE s.setdatabase = d.oid AND d.datname = current_database()
                ORDER BY 1, 2
                """;
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                String role = rows.getString(1);
                String parameter = rows.getString(2);
                String value = rows.getString(3);
                String whom =
                        role.isEmpty()
                                ? "DATABASE " + PLACE
                                : "ROLE " + role + " IN DATABASE " + PLACE;
                boolean isQuotedList = QUOTED_LISTS.contains(parameter);
                statements.add(
                        "ALTER %s SET %s TO %s"
                                .formatted(
                                        whom,
                                        parameter,
                                        isQuotedList
                                                ? listValue(value)
                                                : Identifiers.literal(value)));
            }
        }
        return statements;
    }

    private static String listValue(String value) {
        return value.isEmpty() ? "''" : value;
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
