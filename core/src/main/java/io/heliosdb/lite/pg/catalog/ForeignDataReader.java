package io.heliosdb.lite.pg.catalog;

/** Drafts foreign data wrappers, servers and user mappings. */
final class ForeignDataReader {
    private static final String WRAPPERS =
            """
            SELECT w.oid, NULL AS schema, w.fdwname AS name,
                pg_catalog.pg_get_userbyid(w.fdwowner) AS owner,
                pg_catalog.format('FOREIGN DATA WRAPPER %I', w.fdwname) AS target,
                ARRAY[pg_catalog.concat_ws(' ',
                    pg_catalog.format('CREATE FOREIGN DATA WRAPPER %I', w.fdwname),
                    'HANDLER ' || nullif(w.fdwhandler, 0)::regproc,
                    'VALIDATOR ' || nullif(w.fdwvalidator, 0)::regproc,
            """
                    + options("w.fdwoptions")
                    + """
                    )] AS statements
                    FROM pg_catalog.pg_foreign_data_wrapper w
                    WHERE w.oid >= 16384
                    """;
    private static final String SERVERS =
            """
            SELECT s.oid, NULL AS schema, s.srvname AS name,
                pg_catalog.pg_get_userbyid(s.srvowner) AS owner,
                pg_catalog.format('SERVER %I', s.srvname) AS target,
                ARRAY[pg_catalog.concat_ws(' ',
                    pg_catalog.format('CREATE SERVER %I', s.srvname),
                    'TYPE ' || pg_catalog.quote_literal(s.srvtype),
                    'VERSION ' || pg_catalog.quote_literal(s.srvversion),
                    pg_catalog.format('FOREIGN DATA WRAPPER %I', w.fdwname),
            """
                    + options("s.srvoptions")
                    + """
                    )] AS statements
                    FROM pg_catalog.pg_foreign_server s
                        JOIN pg_catalog.pg_foreign_data_wrapper w ON w.oid = s.srvfdw
                    WHERE s.oid >= 16384
                    """;

    // The view hides the options of mappings that are none of the reading role's business.
    private static final String USER_MAPPINGS =
            """
            SELECT m.umid AS oid, NULL AS schema, m.usename || ' on ' || m.srvname AS name,
                NULL AS owner, '' AS target,
                ARRAY[pg_catalog.concat_ws(' ',
                    pg_catalog.format('CREATE USER MAPPING FOR %s SERVER %I', CASE m.umuser
                        WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(m.usename) END,
                        m.srvname),
            """
                    + options("m.umoptions")
                    + """
                    )] AS statements
                    FROM pg_catalog.pg_user_mappings m
                    """;

    private ForeignDataReader() {}

    private static String options(String column) {
        return """
        (SELECT 'OPTIONS (' || pg_catalog.string_agg(
            pg_catalog.format('%%I %%L', o.option_name, o.option_value), ', ') || ')'
        FROM pg_catalog.pg_options_to_table(%s) o)
        """
                .formatted(column);
    }

    static void draft(StatementReader reader) {
        reader.draft(ObjectKey.WRAPPER, ObjectKind.WRAPPER, WRAPPERS);
        reader.draft(ObjectKey.SERVER, ObjectKind.SERVER, SERVERS);
        reader.draft(ObjectKey.USER_MAPPING, ObjectKind.USER_MAPPING, USER_MAPPINGS);
    }
}
