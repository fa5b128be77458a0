package io.heliosdb.lite.pg.catalog;

import io.heliosdb.lite.pg.Identifiers;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Drafts comments on constraints that no statement of their own makes: those that a table has from
 * its parents, and those behind constraint triggers.
 */
final class CopiedConstraints {
    private static final String SQL =
            """
            WITH RECURSIVE above (heir, ancestor) AS (
                SELECT inhrelid, inhparent FROM pg_catalog.pg_inherits
                UNION SELECT a.heir, i.inhparent
                FROM above a JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.ancestor)
            SELECT k.oid, k.conname, k.conrelid, d.description,
                ARRAY(SELECT o.oid::int8 FROM pg_catalog.pg_constraint o
                    JOIN above a ON a.ancestor = o.conrelid
                    WHERE a.heir = k.conrelid AND o.contype = k.contype) AS constraints,
                ARRAY(SELECT t.oid::int8 FROM pg_catalog.pg_trigger t
                    LEFT JOIN above a ON a.ancestor = t.tgrelid AND a.heir = k.conrelid
                    WHERE k.contype = 't' AND (t.tgconstraint = k.oid OR a.heir IS NOT NULL))
                    AS triggers
            FROM pg_catalog.pg_constraint k
                JOIN pg_catalog.pg_description d
                    ON d.classoid = 2606 AND d.objoid = k.oid AND d.objsubid = 0
            WHERE k.conrelid <> 0
            """;

    private CopiedConstraints() {}

    /** Everything else must be drafted before. */
    static void draftComments(Connection connection, Drafts drafts) {
        CatalogQuery.each(connection, SQL, row -> draftComment(row, drafts));
    }

    private static void draftComment(ResultSet row, Drafts drafts) throws SQLException {
        ObjectKey key = ObjectKey.of(ObjectKey.CONSTRAINT, row.getLong("oid"));
        Draft table =
                drafts.find(ObjectKey.of(ObjectKey.CLASS, row.getLong("conrelid"))).orElse(null);
        if (drafts.find(key).isPresent() || table == null || table.table() == 0) {
            return;
        }
        String name = row.getString("conname");
        String target =
                "CONSTRAINT %s ON %s"
                        .formatted(
                                Identifiers.quote(name),
                                Identifiers.qualified(table.schema(), table.name()));
        Draft comment =
                new Draft(key.aspect("COMMENT 0"), ObjectKind.COMMENT, table.schema(), name)
                        .tie(target)
                        .statement(
                                "COMMENT ON %s IS %s"
                                        .formatted(
                                                target,
                                                Identifiers.literal(row.getString("description"))))
                        .dependsOn(table.key())
                        .dependsOn(table.key().aspect("attach"))
                        .table(table.table());
        addOriginals(row.getArray("constraints"), ObjectKey.CONSTRAINT, comment);
        addOriginals(row.getArray("triggers"), ObjectKey.TRIGGER, comment);
        drafts.add(comment);
    }

    private static void addOriginals(Array oids, int catalog, Draft comment) throws SQLException {
        for (Object oid : (Object[]) oids.getArray()) {
            comment.dependsOn(ObjectKey.of(catalog, (Long) oid));
        }
    }
}
