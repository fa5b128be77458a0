package io.heliosdb.lite.pg;

import java.util.ArrayList;
import java.util.List;

/**
 * What belongs to a database rather than to its contents, as the SQL that gives it to another one.
 * Read from any database of the server, as all of it is in catalogs that they share.
 */
final class DatabaseProperties {
    private DatabaseProperties() {}

    /** Creates an empty database with the encoding, locale and tablespace of an existing one. */
    static String createStatement(Session session, String name, String otherName) {
        String options =
                session.queryText(
                        optionsQuery(session.serverVersionNumber(), Identifiers.literal(name)));
        return "CREATE DATABASE %s TEMPLATE template0 %s"
                .formatted(Identifiers.quote(otherName), options);
    }

    /** Statements that give another database all else that an existing one has. */
    static List<String> carryStatements(Session session, String name, String otherName) {
        String literal = Identifiers.literal(name);
        String otherLiteral = Identifiers.literal(otherName);
        List<String> statements = new ArrayList<>();
        statements.addAll(session.queryColumn(basicsQuery(literal, otherLiteral)));
        statements.addAll(session.queryColumn(privilegesQuery(literal, otherLiteral)));
        for (DatabaseSetting setting : DatabaseSetting.read(session.connection(), literal)) {
            statements.add(setting.statement(Identifiers.quote(otherName)));
        }
        return statements;
    }

    private static String basicsQuery(String nameLiteral, String otherLiteral) {
        return """
        SELECT statement FROM (
            SELECT 0, format('ALTER DATABASE %%I OWNER TO %%I', %2$s, pg_get_userbyid(datdba))
            FROM pg_database WHERE datname = %1$s
            UNION ALL
            SELECT 1, format('ALTER DATABASE %%I CONNECTION LIMIT %%s', %2$s, datconnlimit)
            FROM pg_database WHERE datname = %1$s AND datconnlimit <> -1
            UNION ALL
            SELECT 2, format('ALTER DATABASE %%I IS_TEMPLATE true', %2$s)
            FROM pg_database WHERE datname = %1$s AND datistemplate
            UNION ALL
            SELECT 3, format('COMMENT ON DATABASE %%I IS %%L', %2$s,
                             shobj_description(oid, 'pg_database'))
            FROM pg_database
            WHERE datname = %1$s AND shobj_description(oid, 'pg_database') IS NOT NULL
            UNION ALL
            SELECT 4, format('SECURITY LABEL FOR %%I ON DATABASE %%I IS %%L', l.provider, %2$s,
                             l.label)
            FROM pg_database d JOIN pg_shseclabel l
                ON l.objoid = d.oid AND l.classoid = 'pg_database'::regclass
            WHERE datname = %1$s
        ) AS basics(part, statement)
        ORDER BY part
        """
                .formatted(nameLiteral, otherLiteral);
    }

    /** None if they are the default ones. */
    private static String privilegesQuery(String nameLiteral, String otherLiteral) {
        return """
        SELECT statement FROM (
            SELECT 0, format('REVOKE ALL ON DATABASE %%I FROM PUBLIC, %%I', %2$s,
                             pg_get_userbyid(datdba))
            FROM pg_database WHERE datname = %1$s AND datacl IS NOT NULL
            UNION ALL
            SELECT 1, format('GRANT %%s ON DATABASE %%I TO %%s%%s', a.privilege_type, %2$s,
                             CASE a.grantee WHEN 0 THEN 'PUBLIC'
                                 ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                             CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
            FROM pg_database, aclexplode(datacl) a
            WHERE datname = %1$s
        ) AS privileges(part, statement)
        ORDER BY part, statement
        """
                .formatted(nameLiteral, otherLiteral);
    }

    /**
     * Versions 15, 16 and 17 each named the locale of a provider differently. To name even the
     * default tablespace takes the right to create in it.
     */
    private static String optionsQuery(int serverVersionNumber, String nameLiteral) {
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
        SELECT format('ENCODING %%L LC_COLLATE %%L LC_CTYPE %%L', pg_encoding_to_char(encoding),
                      datcollate, datctype)
            || CASE WHEN dattablespace <> (SELECT dattablespace FROM pg_catalog.pg_database
                                           WHERE datname = 'template0')
               THEN format(' TABLESPACE %%I', spcname) ELSE '' END || %s
        FROM pg_catalog.pg_database d JOIN pg_catalog.pg_tablespace t ON t.oid = d.dattablespace
        WHERE datname = %s
        """
                .formatted(provider, nameLiteral);
    }
}
