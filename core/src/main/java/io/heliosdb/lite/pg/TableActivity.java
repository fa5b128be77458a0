package io.heliosdb.lite.pg;

import io.heliosdb.lite.error.HeliosException;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What tells, without reading a table, whether it may have other rows than before: of an ordinary
 * or partitioned table with all that inherit from it.
 *
 * @param isVisible whether its name needs no schema
 * @param isLocal whether all of it is on this server
 * @param bytes of its rows
 * @param counters change at some time after rows were inserted or deleted, when the session that
 *     did it adds to the server's statistics; and when the files are new
 */
public record TableActivity(
        long oid,
        String schema,
        String name,
        boolean isVisible,
        boolean isLocal,
        long bytes,
        String counters) {

    /** A database that was restored, statistics that were reset, a transaction that ended. */
    private static final String STATE =
            """
            SELECT pg_catalog.concat_ws(' ', d.oid, pg_catalog.pg_current_snapshot(),
                pg_catalog.pg_stat_get_db_stat_reset_time(d.oid),
                (SELECT a.stats_reset FROM pg_catalog.pg_stat_get_archiver() a))
            FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database()
            """;

    private static final String LIST =
            """
            WITH RECURSIVE root AS (
                SELECT c.oid, n.nspname, c.relname
                FROM %s),
            tree (root, relid) AS (
                SELECT oid, oid FROM root
                UNION
                SELECT t.root, i.inhrelid
                FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.relid)
            SELECT r.oid, r.nspname, r.relname,
                   pg_catalog.bool_and(c.relkind <> 'f'),
                   pg_catalog.sum(CASE WHEN c.relkind = 'r'
                                  THEN pg_catalog.pg_relation_size(c.oid) ELSE 0 END),
                   pg_catalog.string_agg(pg_catalog.concat_ws(' ', c.oid, c.relfilenode,
                       pg_catalog.pg_stat_get_tuples_inserted(c.oid),
                       pg_catalog.pg_stat_get_tuples_deleted(c.oid)), ',' ORDER BY c.oid)
            FROM root r JOIN tree t ON t.root = r.oid JOIN pg_catalog.pg_class c ON c.oid = t.relid
            GROUP BY r.oid, r.nspname, r.relname
            ORDER BY r.nspname <> 'public', r.nspname COLLATE "C", r.relname COLLATE "C"
            """
                    .formatted(UserTables.TABLES);

    /**
     * The state of the database's server. As long as it stays the same, so do all rows that others
     * can see, and all definitions.
     */
    public static String state(Session session) {
        return session.queryText(STATE);
    }

    /** All tables that belong to users; in schema public first, then by schema and name. */
    public static List<TableActivity> list(Session session) {
        Set<Long> visible = SearchPath.visibleRelations(session.connection());
        List<TableActivity> tables = new ArrayList<>();
        try (Statement statement = session.connection().createStatement();
                ResultSet rows = statement.executeQuery(LIST)) {
            while (rows.next()) {
                tables.add(
                        new TableActivity(
                                rows.getLong(1),
                                rows.getString(2),
                                rows.getString(3),
                                visible.contains(rows.getLong(1)),
                                rows.getBoolean(4),
                                rows.getLong(5),
                                rows.getString(6)));
            }
            return tables;
        } catch (SQLException e) {
            throw PgErrors.translate(e, "listing tables failed");
        }
    }

    /**
     * Keeps a session that counts from waiting, and from running what users define: a table may be
     * replaced by a view between being listed and being counted.
     *
     * @param lockMax how long to wait for somebody who changes a definition
     */
    public static void guard(Session session, Duration lockMax) {
        session.execute(
                "SET restrict_nonsystem_relation_kind = 'view, foreign-table'; SET lock_timeout = "
                        + lockMax.toMillis());
    }

    /**
     * Counts the rows, as {@code SELECT count(*)} does.
     *
     * @param max how long that may take
     * @throws HeliosException if it takes longer, the table is locked, or gone
     */
    public long countRows(Session session, Duration max) {
        session.execute("SET statement_timeout = " + Math.max(1, max.toMillis()));
        return Long.parseLong(
                session.queryText(
                        "SELECT pg_catalog.count(*) FROM " + Identifiers.qualified(schema, name)));
    }
}
