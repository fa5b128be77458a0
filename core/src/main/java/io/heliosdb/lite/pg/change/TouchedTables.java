package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.pg.Session;

import java.util.Set;
import java.util.TreeSet;

/**
 * Tables whose definitions may have changed since a mark, so that a name may mean another one. If
 * any has, those with types of users are among them: theirs may be made of its row type.
 */
public final class TouchedTables {
    private TouchedTables() {}

    /** Their oids. */
    public static Set<Long> since(Mark mark, Session session) {
        String question =
                """
                WITH touched AS MATERIALIZED (
                    SELECT c.oid, c.relkind FROM pg_catalog.pg_class c
                    WHERE c.relkind IN ('r', 'p', 'c') AND c.oid >= 16384 AND (%s OR EXISTS (
                        SELECT FROM pg_catalog.pg_attribute a
                        WHERE a.attrelid = c.oid AND a.attnum > 0 AND %s)))
                SELECT oid FROM touched WHERE relkind = 'r'
                UNION
                SELECT a.attrelid FROM pg_catalog.pg_attribute a
                    JOIN pg_catalog.pg_class c ON c.oid = a.attrelid AND c.relkind = 'r'
                WHERE a.atttypid >= 16384 AND EXISTS (SELECT FROM touched)
                """
                        .formatted(mark.isNewer("c.xmin"), mark.isNewer("a.xmin"));
        Set<Long> oids = new TreeSet<>();
        session.queryColumn(question).forEach(oid -> oids.add(Long.parseLong(oid)));
        return oids;
    }
}
