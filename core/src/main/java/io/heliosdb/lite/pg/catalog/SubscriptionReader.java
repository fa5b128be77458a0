package io.heliosdb.lite.pg.catalog;

import java.sql.Connection;

/** Drafts subscriptions: restored ones are disabled and have not been connected. */
final class SubscriptionReader {
    // Read as JSON because versions 14 to 18 added options one by one.
    private static final String SQL =
            """
            SELECT s.oid, NULL AS schema, s.subname AS name,
                pg_catalog.pg_get_userbyid(s.subowner) AS owner,
                pg_catalog.format('SUBSCRIPTION %I', s.subname) AS target,
                ARRAY[pg_catalog.format(
                    'CREATE SUBSCRIPTION %I CONNECTION %L PUBLICATION %s WITH (%s)', s.subname,
                    s.subconninfo, (SELECT pg_catalog.string_agg(pg_catalog.quote_ident(p), ', ')
                        FROM pg_catalog.unnest(s.subpublications) p),
                    pg_catalog.concat_ws(', ', 'connect = false',
                        'slot_name = ' || coalesce(pg_catalog.quote_literal(s.subslotname), 'NONE'),
                        'synchronous_commit = ' || pg_catalog.quote_literal(s.subsynccommit),
                        CASE WHEN s.subbinary THEN 'binary = true' END,
                        'streaming = ' || CASE j.o ->> 'substream' WHEN 'p' THEN 'parallel'
                            WHEN 't' THEN 'on' WHEN 'true' THEN 'on' ELSE 'off' END,
                        CASE WHEN j.o ->> 'subtwophasestate' <> 'd' THEN 'two_phase = true' END,
                        CASE WHEN j.o ->> 'subdisableonerr' = 'true'
                            THEN 'disable_on_error = true' END,
                        CASE WHEN j.o ->> 'subpasswordrequired' = 'false'
                            THEN 'password_required = false' END,
                        CASE WHEN j.o ->> 'subrunasowner' = 'true' THEN 'run_as_owner = true' END,
                        CASE WHEN j.o ->> 'subfailover' = 'true' THEN 'failover = true' END,
                        'origin = ' || nullif(j.o ->> 'suborigin', 'any')))] AS statements
            FROM pg_catalog.pg_subscription s, pg_catalog.to_jsonb(s) j (o)
            WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d
                WHERE d.datname = pg_catalog.current_database())
            """;

    private SubscriptionReader() {}

    /** Only superusers may read connection strings; others learn that there is something. */
    static void draft(Connection connection, StatementReader reader) {
        CatalogQuery.each(
                connection,
                "SELECT pg_catalog.has_table_privilege('pg_catalog.pg_subscription', 'SELECT')",
                row -> {
                    if (row.getBoolean(1)) {
                        reader.draft(ObjectKey.SUBSCRIPTION, ObjectKind.SUBSCRIPTION, SQL);
                    }
                });
    }
}
