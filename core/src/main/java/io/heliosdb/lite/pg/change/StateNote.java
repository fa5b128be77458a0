package io.heliosdb.lite.pg.change;

import io.heliosdb.lite.pg.DatabaseSetting;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a database says of the dump that it was restored from: kept as a setting of the database
 * ({@value DatabaseSetting#STATE_NOTE}), so that nothing is added to its schemas. Only superusers
 * can set it.
 *
 * @param dumpId the dump whose state the database had
 * @param snapshot of the database itself at that moment, as {@code pg_current_snapshot()} prints it
 * @param systemIdentifier of the cluster: a copy of the setting elsewhere means nothing
 * @param databaseOid of the database
 * @param rowCount rows of all tables at that moment
 * @param isExact whether no row that was there then is newer than the snapshot
 */
public record StateNote(
        String dumpId,
        String snapshot,
        String systemIdentifier,
        long databaseOid,
        long rowCount,
        boolean isExact) {
    private static final String SETTING = DatabaseSetting.STATE_NOTE;

    private static final String NUMBER = "[0-9]{1,18}";

    /**
     * Whether rows were added or changed since, in the snapshot of a session; that rows were only
     * deleted is for their number to tell.
     */
    public boolean isOutdated(Session session) {
        return hasNewerRows(session, Mark.parse(snapshot));
    }

    private static boolean hasNewerRows(Session session, Mark mark) {
        List<String> tables =
                session.queryColumn(
                        "SELECT oid::pg_catalog.regclass FROM pg_catalog.pg_class WHERE relkind ="
                                + " 'r' AND relpersistence <> 't' AND oid >= 16384 ORDER BY oid");
        for (String table : tables) {
            String question =
                    "SELECT EXISTS (SELECT FROM ONLY %s WHERE %s)".formatted(table, mark.isNewer());
            if (session.queryText(question).equals("t")) {
                return true;
            }
        }
        return false;
    }

    /** What is noted; empty if nothing is, or it was noted by another database. */
    public static Optional<StateNote> read(Session session, ServerFacts facts) {
        return session
                .queryColumn(
                        """
                        SELECT substr(setting, length('%1$s=') + 1)
                        FROM pg_catalog.pg_db_role_setting s
                            JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
                            pg_catalog.unnest(s.setconfig) setting
                        WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0
                            AND setting LIKE '%1$s=%%'
                        """
                                .formatted(SETTING))
                .stream()
                .flatMap(text -> parse(text).stream())
                .filter(note -> note.systemIdentifier.equals(facts.systemIdentifier()))
                .filter(note -> note.databaseOid == facts.databaseOid())
                .findFirst();
    }

    private static Optional<StateNote> parse(String text) {
        Map<String, String> parts = new HashMap<>();
        for (String part : text.split(" ", -1)) {
            int at = part.indexOf('=');
            if (at > 0) {
                parts.put(part.substring(0, at), part.substring(at + 1));
            }
        }
        String oid = parts.getOrDefault("database", "");
        String rows = parts.getOrDefault("rows", "");
        return oid.matches(NUMBER) && rows.matches(NUMBER)
                ? Optional.of(
                        new StateNote(
                                parts.getOrDefault("dump", ""),
                                parts.getOrDefault("snapshot", ""),
                                parts.getOrDefault("system", ""),
                                Long.parseLong(oid),
                                Long.parseLong(rows),
                                parts.getOrDefault("exact", "").equals("t")))
                : Optional.empty();
    }

    /**
     * Notes that the connected database is in the state of a dump now, if this role may: the note
     * is part of the transaction, if there is one.
     */
    public static void write(Session session, String dumpId, long rowCount, boolean isExact) {
        ServerFacts facts = ServerFacts.read(session);
        boolean isSuperuser =
                session.queryText(
                                "SELECT rolsuper FROM pg_catalog.pg_roles"
                                        + " WHERE rolname = current_user")
                        .equals("t");
        if (isSuperuser && !facts.systemIdentifier().isEmpty()) {
            StateNote note =
                    new StateNote(
                            dumpId,
                            facts.snapshot(),
                            facts.systemIdentifier(),
                            facts.databaseOid(),
                            rowCount,
                            isExact && !isHeldBack(session, facts));
            session.execute(note.statement(facts.database()));
        }
    }

    /** Who was writing anywhere in the cluster while the rows came lets them look newer. */
    private static boolean isHeldBack(Session session, ServerFacts facts) {
        Mark mark = Mark.parse(facts.snapshot());
        return mark.xmin() < mark.xmax() && hasNewerRows(session, mark);
    }

    private String statement(String database) {
        String text =
                String.format(
                        Locale.ROOT,
                        "dump=%s snapshot=%s system=%s database=%d rows=%d exact=%s",
                        dumpId,
                        snapshot,
                        systemIdentifier,
                        databaseOid,
                        rowCount,
                        isExact ? "t" : "f");
        return "ALTER DATABASE %s SET %s = %s"
                .formatted(Identifiers.quote(database), SETTING, Identifiers.literal(text));
    }
}
