package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;

/** Finds what is in the database and has no reader, so that the user is told. */
final class RemainderReader {
    private static final String SQL =
            """
            SELECT 'subscriptions' AS what, 6100 AS classid, s.oid AS objid
                FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d
                    ON d.oid = s.subdbid AND d.datname = pg_catalog.current_database()
            """;

    private RemainderReader() {}

    /** Server objects and members of extensions do not count, nor does what was drafted. */
    static void count(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    ObjectKey key = ObjectKey.of(row.getInt("classid"), row.getLong("objid"));
                    if (key.oid() >= CatalogQuery.FIRST_USER_OID
                            && !drafts.isMember(key.catalog(), key.oid())
                            && drafts.find(key).isEmpty()) {
                        drafts.notCarried(row.getString("what"), key);
                    }
                });
    }
}
