package io.heliosdb.lite.pg.catalog;

/** Drafts parsers, templates, dictionaries and configurations of text search. */
final class TextSearchReader {
    private static final String PARSERS =
            """
            SELECT p.oid, n.nspname AS schema, p.prsname AS name, NULL AS owner, w.target,
                ARRAY[pg_catalog.format('CREATE %s (%s)', w.target, pg_catalog.concat_ws(', ',
                    'START = ' || p.prsstart::regproc, 'GETTOKEN = ' || p.prstoken::regproc,
                    'END = ' || p.prsend::regproc,
                    'HEADLINE = ' || nullif(p.prsheadline::oid, 0)::regproc,
                    'LEXTYPES = ' || p.prslextype::regproc))] AS statements
            FROM pg_catalog.pg_ts_parser p
                JOIN pg_catalog.pg_namespace n ON n.oid = p.prsnamespace,
                pg_catalog.format('TEXT SEARCH PARSER %I.%I', n.nspname, p.prsname) w (target)
            WHERE p.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;
    private static final String TEMPLATES =
            """
            SELECT t.oid, n.nspname AS schema, t.tmplname AS name, NULL AS owner, w.target,
                ARRAY[pg_catalog.format('CREATE %s (%s)', w.target, pg_catalog.concat_ws(', ',
                    'INIT = ' || nullif(t.tmplinit::oid, 0)::regproc,
                    'LEXIZE = ' || t.tmpllexize::regproc))] AS statements
            FROM pg_catalog.pg_ts_template t
                JOIN pg_catalog.pg_namespace n ON n.oid = t.tmplnamespace,
                pg_catalog.format('TEXT SEARCH TEMPLATE %I.%I', n.nspname, t.tmplname) w (target)
            WHERE t.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    // The catalog keeps the options of a dictionary as they are written in SQL.
    private static final String DICTIONARIES =
            """
            SELECT d.oid, n.nspname AS schema, d.dictname AS name,
                pg_catalog.pg_get_userbyid(d.dictowner) AS owner, w.target,
                ARRAY[pg_catalog.format('CREATE %s (%s)', w.target, pg_catalog.concat_ws(', ',
                    pg_catalog.format('TEMPLATE = %I.%I', tn.nspname, t.tmplname),
                    d.dictinitoption))] AS statements
            FROM pg_catalog.pg_ts_dict d
                JOIN pg_catalog.pg_namespace n ON n.oid = d.dictnamespace
                JOIN pg_catalog.pg_ts_template t ON t.oid = d.dicttemplate
                JOIN pg_catalog.pg_namespace tn ON tn.oid = t.tmplnamespace,
                pg_catalog.format('TEXT SEARCH DICTIONARY %I.%I', n.nspname, d.dictname) w (target)
            WHERE d.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;
    private static final String CONFIGURATIONS =
            """
            SELECT c.oid, n.nspname AS schema, c.cfgname AS name,
                pg_catalog.pg_get_userbyid(c.cfgowner) AS owner, w.target,
                ARRAY[pg_catalog.format('CREATE %s (PARSER = %I.%I)',
                    w.target, pn.nspname, p.prsname)]
                || ARRAY(SELECT pg_catalog.format('ALTER %s ADD MAPPING FOR %I WITH %s', w.target,
                        k.alias, pg_catalog.string_agg(m.mapdict::regdictionary::text, ', '
                            ORDER BY m.mapseqno))
                    FROM pg_catalog.pg_ts_config_map m
                        JOIN pg_catalog.ts_token_type(c.cfgparser) k ON k.tokid = m.maptokentype
                    WHERE m.mapcfg = c.oid
                    GROUP BY m.maptokentype, k.alias ORDER BY m.maptokentype) AS statements
            FROM pg_catalog.pg_ts_config c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.cfgnamespace
                JOIN pg_catalog.pg_ts_parser p ON p.oid = c.cfgparser
                JOIN pg_catalog.pg_namespace pn ON pn.oid = p.prsnamespace,
                pg_catalog.format('TEXT SEARCH CONFIGURATION %I.%I', n.nspname, c.cfgname)
                    w (target)
            WHERE c.oid >= 16384 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private TextSearchReader() {}

    static void draft(StatementReader reader) {
        reader.draft(ObjectKey.SEARCH_PARSER, ObjectKind.SEARCH_PARSER, PARSERS);
        reader.draft(ObjectKey.SEARCH_TEMPLATE, ObjectKind.SEARCH_TEMPLATE, TEMPLATES);
        reader.draft(ObjectKey.SEARCH_DICTIONARY, ObjectKind.SEARCH_DICTIONARY, DICTIONARIES);
        reader.draft(
                ObjectKey.SEARCH_CONFIGURATION, ObjectKind.SEARCH_CONFIGURATION, CONFIGURATIONS);
    }
}
