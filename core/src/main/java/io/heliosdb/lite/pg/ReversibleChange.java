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
    /** What keeps the triggers of users quiet while rows go into these tables, by oid. */
    public static List<ReversibleChange> ofTriggers(Session session, Collection<Long> tables) {
        String oids = tables.stream().map(String::valueOf).collect(Collectors.joining(", "));
        // Clones of triggers on partitions are the system's own before PostgreSQL 15. Each is
        // changed alone, so that each becomes again what it was.
        String query =
                """
                SELECT pg_catalog.format('ALTER TABLE ONLY %%s DISABLE TRIGGER %%I',
                        tgrelid::pg_catalog.regclass, tgname),
                    pg_catalog.format('ALTER TABLE ONLY %%s ENABLE %%s TRIGGER %%I',
                        tgrelid::pg_catalog.regclass,
                        CASE tgenabled WHEN 'A' THEN 'ALWAYS' ELSE '' END, tgname)
                FROM pg_catalog.pg_trigger
                WHERE tgenabled IN ('O', 'A') AND tgfoid <> 0
                  AND (NOT tgisinternal OR (tgparentid <> 0 AND tgconstraint = 0))
                  AND tgrelid IN (
                      SELECT t.oid FROM pg_catalog.unnest(ARRAY[%1$s]::pg_catalog.oid[]) t (oid)
                      UNION SELECT p.relid
                      FROM pg_catalog.unnest(ARRAY[%1$s]::pg_catalog.oid[]) t (oid),
                          pg_catalog.pg_partition_tree(t.oid) p)
                ORDER BY tgrelid, tgname
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
