package io.heliosdb.lite.pg;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A foreign key of the connected database. Of a partition, the topmost table stands for all.
 *
 * @param table oid of the table whose rows refer to others
 * @param referenced oid of the table that they refer to
 * @param deferral lets the key be checked at the end of a transaction
 * @param absence takes the key away; it is checked for all rows when it comes back
 */
public record ForeignKey(
        long table, long referenced, ReversibleChange deferral, ReversibleChange absence) {
    private static final String ALL =
            """
            SELECT coalesce(pg_catalog.pg_partition_root(conrelid), conrelid)::pg_catalog.oid,
                coalesce(pg_catalog.pg_partition_root(confrelid), confrelid)::pg_catalog.oid,
                pg_catalog.format(
                    'ALTER TABLE %s ALTER CONSTRAINT %I DEFERRABLE INITIALLY DEFERRED',
                    conrelid::pg_catalog.regclass, conname),
                pg_catalog.format('ALTER TABLE %s ALTER CONSTRAINT %I %s',
                    conrelid::pg_catalog.regclass, conname,
                    CASE WHEN NOT condeferrable THEN 'NOT DEFERRABLE'
                        WHEN condeferred THEN 'DEFERRABLE INITIALLY DEFERRED'
                        ELSE 'DEFERRABLE INITIALLY IMMEDIATE' END),
                pg_catalog.format('ALTER TABLE %s DROP CONSTRAINT %I',
                    conrelid::pg_catalog.regclass, conname),
                pg_catalog.format('ALTER TABLE %s ADD CONSTRAINT %I %s',
                    conrelid::pg_catalog.regclass, conname, pg_catalog.pg_get_constraintdef(oid))
                || coalesce(pg_catalog.format('; COMMENT ON CONSTRAINT %I ON %s IS ', conname,
                    conrelid::pg_catalog.regclass)
                    || pg_catalog.quote_literal(
                        pg_catalog.obj_description(oid, 'pg_constraint')), '')
            FROM pg_catalog.pg_constraint
            WHERE contype = 'f' AND conparentid = 0
            ORDER BY conrelid, conname
            """;

    /** All of the database. */
    public static List<ForeignKey> read(Session session) {
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(ALL)) {
            List<ForeignKey> keys = new ArrayList<>();
            while (rows.next()) {
                keys.add(
                        new ForeignKey(
                                rows.getLong(1),
                                rows.getLong(2),
                                new ReversibleChange(rows.getString(3), rows.getString(4)),
                                new ReversibleChange(rows.getString(5), rows.getString(6))));
            }
            return keys;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "reading foreign keys failed");
        }
    }
}
