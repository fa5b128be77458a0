package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.unit.Lsn;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the timelines that led to the present one ended. Source: PostgreSQL 18, documentation,
 * "Timelines"; the file pg_wal/0000000N.history.
 *
 * @param ends by timeline, the position at which the next one left it
 */
public record TimelineHistory(Map<Long, Lsn> ends) {
    private static final Pattern LINE =
            Pattern.compile("^\\s*([0-9]+)\\s+([0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8})\\b.*");

    public TimelineHistory {
        ends = Map.copyOf(ends);
    }

    /** Reads it; empty if this role may not, or there is none. */
    public static Optional<TimelineHistory> read(Session session, long timeline) {
        String file = String.format(Locale.ROOT, "pg_wal/%08X.history", timeline);
        String text;
        try {
            session.execute("SAVEPOINT heliosdb_history");
            text = session.queryText("SELECT pg_catalog.pg_read_file('" + file + "')");
        } catch (HeliosException e) {
            // Not allowed, or not there: then nothing is known.
            session.execute("ROLLBACK TO SAVEPOINT heliosdb_history");
            return Optional.empty();
        }
        Map<Long, Lsn> ends = new HashMap<>();
        text.lines()
                .map(LINE::matcher)
                .filter(Matcher::matches)
                .forEach(line -> ends.put(Long.valueOf(line.group(1)), Lsn.parse(line.group(2))));
        return Optional.of(new TimelineHistory(ends));
    }

    /** Whether a position of an earlier timeline lies before its end. */
    public boolean contains(long timeline, Lsn position) {
        Lsn end = ends.get(timeline);
        return end != null && position.compareTo(end) <= 0;
    }
}
