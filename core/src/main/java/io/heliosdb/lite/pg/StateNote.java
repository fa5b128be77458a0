package io.heliosdb.lite.pg;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a database says of the dump that it was restored from: kept as a setting of the database
 * ({@value #SETTING}), so that nothing is added to its schemas. Only superusers can set it.
 *
 * @param dumpId the dump whose state the database had
 * @param snapshot of the database itself at that moment, as {@code pg_current_snapshot()} prints it
 * @param systemIdentifier of the cluster: a copy of the setting elsewhere means nothing
 * @param databaseOid of the database
 * @param rowCount rows of all tables at that moment
 */
public record StateNote(
        String dumpId, String snapshot, String systemIdentifier, long databaseOid, long rowCount) {
    /** Name of the setting. */
    public static final String SETTING = "heliosdb.state";

    private static final String NUMBER = "[0-9]{1,18}";

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
                                Long.parseLong(rows)))
                : Optional.empty();
    }

    /** The statement that notes it in a database of this name; transactional. */
    public String statement(String database) {
        String text =
                String.format(
                        Locale.ROOT,
                        "dump=%s snapshot=%s system=%s database=%d rows=%d",
                        dumpId,
                        snapshot,
                        systemIdentifier,
                        databaseOid,
                        rowCount);
        return "ALTER DATABASE %s SET %s = %s"
                .formatted(Identifiers.quote(database), SETTING, Identifiers.literal(text));
    }
}
