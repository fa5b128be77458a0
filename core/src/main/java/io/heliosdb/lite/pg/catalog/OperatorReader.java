package io.heliosdb.lite.pg.catalog;

/** Drafts operators, operator families and operator classes. */
final class OperatorReader {
    // An operator that is only named as another's commutator or negator comes into being with it.
    private static final String OPERATORS =
            """
            SELECT o.oid, n.nspname AS schema, o.oprname AS name,
                pg_catalog.pg_get_userbyid(o.oprowner) AS owner,
                pg_catalog.format('OPERATOR %I.%s (%s, %s)', n.nspname, o.oprname,
                    CASE o.oprleft WHEN 0 THEN 'NONE'
                        ELSE pg_catalog.format_type(o.oprleft, NULL) END,
                    pg_catalog.format_type(o.oprright, NULL)) AS target,
                ARRAY[pg_catalog.format('CREATE OPERATOR %I.%s (%s)', n.nspname, o.oprname,
                    pg_catalog.concat_ws(', ',
                        'FUNCTION = ' || o.oprcode::regproc,
                        'LEFTARG = ' || pg_catalog.format_type(nullif(o.oprleft, 0), NULL),
                        'RIGHTARG = ' || pg_catalog.format_type(o.oprright, NULL),
                        'COMMUTATOR = OPERATOR(' || pg_catalog.quote_ident(cn.nspname)
                            || '.' || c.oprname || ')',
                        'NEGATOR = OPERATOR(' || pg_catalog.quote_ident(gn.nspname)
                            || '.' || g.oprname || ')',
                        CASE WHEN o.oprcanmerge THEN 'MERGES' END,
                        CASE WHEN o.oprcanhash THEN 'HASHES' END,
                        'RESTRICT = ' || nullif(o.oprrest::oid, 0)::regproc,
                        'JOIN = ' || nullif(o.oprjoin::oid, 0)::regproc))] AS statements
            FROM pg_catalog.pg_operator o
                JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
                LEFT JOIN pg_catalog.pg_operator c ON c.oid = o.oprcom
                LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = c.oprnamespace
                LEFT JOIN pg_catalog.pg_operator g ON g.oid = o.oprnegate
                LEFT JOIN pg_catalog.pg_namespace gn ON gn.oid = g.oprnamespace
            WHERE o.oid >= 16384 AND o.oprcode <> 0 AND
            """
                    + CatalogQuery.USER_SCHEMA;

    // A member is written where it hangs: in its class, or as a loose member of the family.
    // Materialized: extensions bring hundreds, whose texts would be made for each family anew.
    private static final String WITH_MEMBERS =
            """
            WITH item (classid, oid, family, number, text) AS MATERIALIZED (
                SELECT 2602, o.oid, o.amopfamily, o.amopstrategy,
                    pg_catalog.format('OPERATOR %s %s', o.amopstrategy, o.amopopr::regoperator)
                    || CASE WHEN s.oid IS NULL THEN ''
                        ELSE pg_catalog.format(' FOR ORDER BY %I.%I', n.nspname, s.opfname) END
                FROM pg_catalog.pg_amop o
                    LEFT JOIN pg_catalog.pg_opfamily s ON s.oid = o.amopsortfamily
                    LEFT JOIN pg_catalog.pg_namespace n ON n.oid = s.opfnamespace
                WHERE o.oid >= 16384
                UNION ALL
                SELECT 2603, p.oid, p.amprocfamily, p.amprocnum,
                    pg_catalog.format('FUNCTION %s (%s, %s) %s', p.amprocnum,
                        pg_catalog.format_type(p.amproclefttype, NULL),
                        pg_catalog.format_type(p.amprocrighttype, NULL), p.amproc::regprocedure)
                FROM pg_catalog.pg_amproc p
                WHERE p.oid >= 16384),
            member (classid, oid, items) AS MATERIALIZED (
                SELECT d.refclassid, d.refobjid, pg_catalog.string_agg(i.text, ', '
                    ORDER BY i.classid, i.number, i.text COLLATE "C")
                FROM item i
                    JOIN pg_catalog.pg_depend d ON d.classid = i.classid AND d.objid = i.oid
                        AND (d.refclassid = 2616 OR d.refclassid = 2753 AND d.refobjid = i.family)
                GROUP BY d.refclassid, d.refobjid)
            """;
    private static final String FAMILIES =
            WITH_MEMBERS
                    + """
                    SELECT f.oid, n.nspname AS schema, f.opfname AS name,
                        pg_catalog.pg_get_userbyid(f.opfowner) AS owner, w.target,
                        ARRAY['CREATE ' || w.target] || CASE WHEN m.items IS NOT NULL
                            THEN ARRAY[pg_catalog.format('ALTER %s ADD %s', w.target, m.items)]
                            END AS statements
                    FROM pg_catalog.pg_opfamily f
                        JOIN pg_catalog.pg_namespace n ON n.oid = f.opfnamespace
                        JOIN pg_catalog.pg_am a ON a.oid = f.opfmethod
                        LEFT JOIN member m ON m.classid = 2753 AND m.oid = f.oid,
                        pg_catalog.format('OPERATOR FAMILY %I.%I USING %I',
                            n.nspname, f.opfname, a.amname) w (target)
                    WHERE f.oid >= 16384 AND
                    """
                    + CatalogQuery.USER_SCHEMA;
    private static final String CLASSES =
            WITH_MEMBERS
                    + """
                    SELECT c.oid, n.nspname AS schema, c.opcname AS name,
                        pg_catalog.pg_get_userbyid(c.opcowner) AS owner,
                        pg_catalog.format('OPERATOR CLASS %I.%I USING %I',
                            n.nspname, c.opcname, a.amname) AS target,
                        ARRAY[pg_catalog.format(
                            'CREATE OPERATOR CLASS %I.%I%s FOR TYPE %s USING %I FAMILY %I.%I AS %s',
                            n.nspname, c.opcname, CASE WHEN c.opcdefault THEN ' DEFAULT' END,
                            pg_catalog.format_type(c.opcintype, NULL), a.amname,
                            fn.nspname, f.opfname,
                            CASE WHEN c.opckeytype <> 0 OR m.items IS NULL
                                THEN pg_catalog.concat_ws(', ', 'STORAGE '
                                    || pg_catalog.format_type(coalesce(nullif(c.opckeytype, 0),
                                        c.opcintype), NULL), m.items)
                                ELSE m.items END)] AS statements
                    FROM pg_catalog.pg_opclass c
                        JOIN pg_catalog.pg_namespace n ON n.oid = c.opcnamespace
                        JOIN pg_catalog.pg_am a ON a.oid = c.opcmethod
                        JOIN pg_catalog.pg_opfamily f ON f.oid = c.opcfamily
                        JOIN pg_catalog.pg_namespace fn ON fn.oid = f.opfnamespace
                        LEFT JOIN member m ON m.classid = 2616 AND m.oid = c.oid
                    WHERE c.oid >= 16384 AND
                    """
                    + CatalogQuery.USER_SCHEMA;

    private OperatorReader() {}

    static void draft(StatementReader reader) {
        reader.draft(ObjectKey.OPERATOR, ObjectKind.OPERATOR, OPERATORS);
        reader.draft(ObjectKey.OPERATOR_FAMILY, ObjectKind.OPERATOR_FAMILY, FAMILIES);
        reader.draft(ObjectKey.OPERATOR_CLASS, ObjectKind.OPERATOR_CLASS, CLASSES);
    }
}
