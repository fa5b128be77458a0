package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;

/** Finds what is in the database and has no reader, so that the user is told. */
final class RemainderReader {
    private static final String SQL =
            """
            SELECT 'base types' AS what, 1247 AS classid, t.oid AS objid FROM pg_catalog.pg_type t
                JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
                WHERE t.typtype IN ('b', 'p') AND t.typelem = 0 AND n.nspname !~ '^pg_'
            UNION ALL SELECT 'casts', 2605, k.oid FROM pg_catalog.pg_cast k
                WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                    WHERE d.classid = 2605 AND d.objid = k.oid AND d.deptype = 'i')
            UNION ALL SELECT 'operators', 2617, oid FROM pg_catalog.pg_operator
            UNION ALL SELECT 'operator classes', 2616, oid FROM pg_catalog.pg_opclass
            UNION ALL SELECT 'operator families', 2753, oid FROM pg_catalog.pg_opfamily
            UNION ALL SELECT 'collations', 3456, oid FROM pg_catalog.pg_collation
                WHERE collnamespace <> 11
            UNION ALL SELECT 'conversions', 2607, oid FROM pg_catalog.pg_conversion
            UNION ALL SELECT 'access methods', 2601, oid FROM pg_catalog.pg_am
            UNION ALL SELECT 'languages', 2612, oid FROM pg_catalog.pg_language
            UNION ALL SELECT 'transforms', 3576, oid FROM pg_catalog.pg_transform
            UNION ALL SELECT 'text search configurations', 3602, oid FROM pg_catalog.pg_ts_config
            UNION ALL SELECT 'text search dictionaries', 3600, oid FROM pg_catalog.pg_ts_dict
            UNION ALL SELECT 'text search parsers', 3601, oid FROM pg_catalog.pg_ts_parser
            UNION ALL SELECT 'text search templates', 3764, oid FROM pg_catalog.pg_ts_template
            UNION ALL SELECT 'foreign data wrappers', 2328, oid
                FROM pg_catalog.pg_foreign_data_wrapper
            UNION ALL SELECT 'foreign servers', 1417, oid FROM pg_catalog.pg_foreign_server
            UNION ALL SELECT 'user mappings', 1418, umid FROM pg_catalog.pg_user_mappings
            UNION ALL SELECT 'publications', 6104, oid FROM pg_catalog.pg_publication
            UNION ALL SELECT 'subscriptions', 6100, s.oid FROM pg_catalog.pg_subscription s
                JOIN pg_catalog.pg_database d ON d.oid = s.subdbid
                    AND d.datname = pg_catalog.current_database()
            UNION ALL SELECT 'large objects', 2613, oid FROM pg_catalog.pg_largeobject_metadata
            UNION ALL SELECT 'security labels', classoid::int, objoid FROM pg_catalog.pg_seclabel
            UNION ALL SELECT 'tablespaces of tables and indexes', 1259, oid
                FROM pg_catalog.pg_class WHERE reltablespace NOT IN (0, 1664)
            """;

    private RemainderReader() {}

    /** Server objects and members of extensions do not count, nor does what was drafted. */
    static void count(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    ObjectKey key = ObjectKey.of(row.getInt("classid"), row.getLong("objid"));
                    boolean property =
                            row.getString("what").startsWith("tablespaces")
                                    || row.getString("what").startsWith("security");
                    if (key.oid() >= CatalogQuery.FIRST_USER_OID
                            && !drafts.isMember(key.catalog(), key.oid())
                            && (property || drafts.find(key).isEmpty())) {
                        drafts.notCarried(row.getString("what"), key);
                    }
                });
    }
}
