package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Connection;
import java.util.List;

/** Drafts extended statistics objects. */
final class StatisticsReader {
    private static final String SQL =
            """
            SELECT s.oid, s.stxrelid, n.nspname, s.stxname,
                pg_catalog.pg_get_userbyid(s.stxowner) AS owner,
                pg_catalog.pg_get_statisticsobjdef(s.oid) AS definition,
                coalesce(s.stxstattarget, -1) AS target
            FROM pg_catalog.pg_statistic_ext s
                JOIN pg_catalog.pg_namespace n ON n.oid = s.stxnamespace
            WHERE s.oid >= 16384
            """;

    private StatisticsReader() {}

    static void draft(Connection connection, Drafts drafts) {
        CatalogQuery.each(
                connection,
                SQL,
                row -> {
                    ObjectKey key = ObjectKey.of(ObjectKey.STATISTICS, row.getLong("oid"));
                    ObjectKey table = ObjectKey.of(ObjectKey.CLASS, row.getLong("stxrelid"));
                    // What an extension's script makes for its tables is not marked as its own.
                    if (drafts.find(table).isEmpty()
                            || drafts.isMember(table.catalog(), table.oid())) {
                        return;
                    }
                    String schema = row.getString("nspname");
                    String name = row.getString("stxname");
                    String target = "STATISTICS " + Identifiers.qualified(schema, name);
                    String create = CatalogQuery.definition(row);
                    int goal = row.getInt("target");
                    List<String> statements =
                            goal < 0
                                    ? List.of(create)
                                    : List.of(
                                            create,
                                            "ALTER %s SET STATISTICS %d".formatted(target, goal));
                    drafts.add(
                            new Draft(key, ObjectKind.STATISTICS, schema, name)
                                    .statements(() -> statements)
                                    .target(target)
                                    .owner(row.getString("owner"))
                                    .dependsOn(table)
                                    .table(table.oid()));
                });
    }
}
