package io.heliosdb.lite.pg.catalog;

/** Drafts base types, and types that are declared but not defined. */
final class BaseTypeReader {
    // An array type is made with its element type, a multirange with its range.
    private static final String SQL =
            """
            SELECT t.oid, n.nspname AS schema, t.typname AS name,
                pg_catalog.pg_get_userbyid(t.typowner) AS owner,
                pg_catalog.format('TYPE %I.%I', n.nspname, t.typname) AS target,
                ARRAY[pg_catalog.format('CREATE TYPE %I.%I', n.nspname, t.typname)
                    || CASE WHEN t.typisdefined THEN ' (' || pg_catalog.concat_ws(', ',
                        'INPUT = ' || t.typinput::regproc,
                        'OUTPUT = ' || t.typoutput::regproc,
                        'RECEIVE = ' || nullif(t.typreceive::oid, 0)::regproc,
                        'SEND = ' || nullif(t.typsend::oid, 0)::regproc,
                        'TYPMOD_IN = ' || nullif(t.typmodin::oid, 0)::regproc,
                        'TYPMOD_OUT = ' || nullif(t.typmodout::oid, 0)::regproc,
                        'ANALYZE = ' || nullif(t.typanalyze::oid, 0)::regproc,
                        'SUBSCRIPT = ' || nullif(t.typsubscript::oid, 0)::regproc,
                        'INTERNALLENGTH = '
                            || CASE t.typlen WHEN -1 THEN 'VARIABLE' ELSE t.typlen::text END,
                        CASE WHEN t.typbyval THEN 'PASSEDBYVALUE' END,
                        'ALIGNMENT = ' || CASE t.typalign WHEN 'c' THEN 'char' WHEN 's' THEN 'int2'
                            WHEN 'i' THEN 'int4' ELSE 'double' END,
                        'STORAGE = ' || CASE t.typstorage WHEN 'p' THEN 'plain'
                            WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END,
                        'CATEGORY = ' || pg_catalog.quote_literal(t.typcategory::text),
                        CASE WHEN t.typispreferred THEN 'PREFERRED = true' END,
                        'DEFAULT = ' || coalesce(pg_catalog.pg_get_expr(t.typdefaultbin, 0),
                            pg_catalog.quote_literal(t.typdefault)),
                        'ELEMENT = '
                            || pg_catalog.format_type(nullif(t.typelem, 0), NULL),
                        'DELIMITER = ' || pg_catalog.quote_literal(t.typdelim::text),
                        CASE WHEN t.typcollation <> 0 THEN 'COLLATABLE = true' END)
                    || ')' ELSE '' END] AS statements
            FROM pg_catalog.pg_type t
                JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            WHERE t.oid >= 16384 AND t.typtype IN ('b', 'p') AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_type e WHERE e.oid = t.typelem AND e.typarray = t.oid)
                AND
            """
                    + CatalogQuery.USER_SCHEMA;

    private BaseTypeReader() {}

    static void draft(StatementReader reader) {
        reader.draft(ObjectKey.TYPE, ObjectKind.TYPE, SQL);
    }
}
