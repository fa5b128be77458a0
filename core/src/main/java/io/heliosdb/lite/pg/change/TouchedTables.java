package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.pg.Session;

import java.util.Set;
import java.util.TreeSet;

/** Tables whose definitions may have changed since a mark, so that a name may mean another one. */
public final class TouchedTables {
    private TouchedTables() {}

    /** Their oids. */
    public static Set<Long> since(Mark mark, Session session) {
        String question =
                """
                SELECT c.oid FROM pg_catalog.pg_class c
                WHERE c.relkind = 'r' AND c.oid >= 16384 AND (%s OR EXISTS (
                    SELECT FROM pg_catalog.pg_attribute a
                    WHERE a.attrelid = c.oid AND a.attnum > 0 AND %s))
                """
                        .formatted(mark.isNewer("c.xmin"), mark.isNewer("a.xmin"));
        Set<Long> oids = new TreeSet<>();
        session.queryColumn(question).forEach(oid -> oids.add(Long.parseLong(oid)));
        return oids;
    }
}
