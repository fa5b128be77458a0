package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A definition that is changed for the length of a transaction. Needs the owner of the table.
 *
 * @param before statement that changes it
 * @param after statement that changes it back
 */
public record ReversibleChange(String before, String after) {
    /**
     * What keeps triggers and rules of users quiet while rows go into these tables, by oid. Those
     * of views stay: they are how a view takes rows.
     */
    public static List<ReversibleChange> ofTriggers(Session session, Collection<Long> tables) {
        String oids = tables.stream().map(String::valueOf).collect(Collectors.joining(", "));
        // Clones of triggers on partitions are the system's own before PostgreSQL 15. Each is
        // changed alone, so that each becomes again what it was.
        String query =
                """
                WITH target (oid) AS (
                    SELECT t.oid FROM pg_catalog.unnest(ARRAY[%s]::pg_catalog.oid[]) t (oid)
                        JOIN pg_catalog.pg_class c ON c.oid = t.oid WHERE c.relkind <> 'v'),
                part (oid) AS (
                    SELECT oid FROM target UNION SELECT p.relid
                    FROM target, pg_catalog.pg_partition_tree(target.oid) p)
                SELECT pg_catalog.format('ALTER TABLE ONLY %%s DISABLE TRIGGER %%I',
                        tgrelid::pg_catalog.regclass, tgname),
                    pg_catalog.format('ALTER TABLE ONLY %%s ENABLE %%s TRIGGER %%I',
                        tgrelid::pg_catalog.regclass,
                        CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname)
                FROM pg_catalog.pg_trigger
                WHERE tgenabled IN ('O', 'A') AND tgfoid <> 0
                  AND (NOT tgisinternal OR (tgparentid <> 0 AND tgconstraint = 0))
                  AND tgrelid IN (SELECT oid FROM part)
                UNION ALL
                SELECT pg_catalog.format('ALTER TABLE %%s DISABLE RULE %%I',
                        ev_class::pg_catalog.regclass, rulename),
                    pg_catalog.format('ALTER TABLE %%s ENABLE %%s RULE %%I',
                        ev_class::pg_catalog.regclass,
                        CASE ev_enabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, rulename)
                FROM pg_catalog.pg_rewrite
                WHERE ev_enabled IN ('O', 'A') AND ev_type = '3'
                  AND ev_class IN (SELECT oid FROM target)
                ORDER BY 1
                """
                        .formatted(oids);
        return read(session, query);
    }

    private static List<ReversibleChange> read(Session session, String query) {
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            List<ReversibleChange> changes = new ArrayList<>();
            while (rows.next()) {
                changes.add(new ReversibleChange(rows.getString(1), rows.getString(2)));
            }
            return changes;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading what is in the database failed");
        }
    }
}
