package io.heliosdb.lite.pg.catalog;

/** Drafts what extends the server itself: languages, transforms, access methods, conversions. */
final class LanguageReader {
    // A handler in pg_catalog is from before languages were extensions: it comes with the extension
    // that such a statement makes.
    private static final String LANGUAGES =
            """
            SELECT l.oid, NULL AS schema, l.lanname AS name,
                pg_catalog.pg_get_userbyid(l.lanowner) AS owner,
                pg_catalog.format('LANGUAGE %I', l.lanname) AS target,
                ARRAY[CASE WHEN h.pronamespace = 11
                    THEN pg_catalog.format('CREATE OR REPLACE LANGUAGE %I', l.lanname)
                    ELSE pg_catalog.format('CREATE%s LANGUAGE %I %s',
                        CASE WHEN l.lanpltrusted THEN ' TRUSTED' END, l.lanname,
                        pg_catalog.concat_ws(' ', 'HANDLER ' || h.oid::regproc,
                            'INLINE ' || nullif(l.laninline, 0)::regproc,
                            'VALIDATOR ' || nullif(l.lanvalidator, 0)::regproc)) END] AS statements
            FROM pg_catalog.pg_language l
                JOIN pg_catalog.pg_proc h ON h.oid = l.lanplcallfoid
            WHERE l.oid >= 16384 AND l.lanispl
            """;
    private static final String TRANSFORMS =
            """
            SELECT t.oid, NULL AS schema, pg_catalog.format_type(t.trftype, NULL) AS name,
                NULL AS owner, w.target, ARRAY[pg_catalog.format('CREATE %s (%s)', w.target,
                    pg_catalog.concat_ws(', ',
                        'FROM SQL WITH FUNCTION '
                            || nullif(t.trffromsql::oid, 0)::regprocedure,
                        'TO SQL WITH FUNCTION '
                            || nullif(t.trftosql::oid, 0)::regprocedure))] AS statements
            FROM pg_catalog.pg_transform t
                JOIN pg_catalog.pg_language l ON l.oid = t.trflang,
                pg_catalog.format('TRANSFORM FOR %s LANGUAGE %I',
                    pg_catalog.format_type(t.trftype, NULL), l.lanname) w (target)
            WHERE t.oid >= 16384
            """;
    private static final String ACCESS_METHODS =
            """
            SELECT a.oid, NULL AS schema, a.amname AS name, NULL AS owner,
                pg_catalog.format('ACCESS METHOD %I', a.amname) AS target,
                ARRAY[pg_catalog.format('CREATE ACCESS METHOD %I TYPE %s HANDLER %s', a.amname,
                    CASE a.amtype WHEN 't' THEN 'TABLE' ELSE 'INDEX' END,
                    a.amhandler::regproc)] AS statements
            FROM pg_catalog.pg_am a
            WHERE a.oid >= 16384
            """;
    private static final String CONVERSIONS =
            """
            SELECT c.oid, n.nspname AS schema, c.conname AS name,
                pg_catalog.pg_get_userbyid(c.conowner) AS owner,
                pg_catalog.format('CONVERSION %I.%I', n.nspname, c.conname) AS target,
                ARRAY[pg_catalog.format('CREATE%s CONVERSION %I.%I FOR %L TO %L FROM %s',
                    CASE WHEN c.condefault THEN ' DEFAULT' END, n.nspname, c.conname,
                    pg_catalog.pg_encoding_to_char(c.conforencoding),
                    pg_catalog.pg_encoding_to_char(c.contoencoding),
                    c.conproc::regproc)] AS statements
            FROM pg_catalog.pg_conversion c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.connamespace
            WHERE c.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private LanguageReader() {}

    static void draft(StatementReader reader) {
        reader.draft(ObjectKey.LANGUAGE, ObjectKind.LANGUAGE, LANGUAGES);
        reader.draft(ObjectKey.TRANSFORM, ObjectKind.TRANSFORM, TRANSFORMS);
        reader.draft(ObjectKey.ACCESS_METHOD, ObjectKind.ACCESS_METHOD, ACCESS_METHODS);
        reader.draft(ObjectKey.CONVERSION, ObjectKind.CONVERSION, CONVERSIONS);
    }
}
