package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.LiveTable;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.catalog.CatalogReader;
import io.heliosdb.lite.pg.catalog.SequenceRef;

import java.util.ArrayList;
import java.util.List;

/**
 * A sequence of the database and where a dump wants it to be.
 *
 * @param wanted from the dump
 * @param now its state in the database
 * @param increment negative if it counts down
 * @param cache values that a session takes at a time
 * @param owned whether the role may alter it
 */
record LiveSequence(
        SequenceState wanted, SequenceState now, long increment, long cache, boolean owned) {
    /** Those that are there, in the order of the states. */
    static List<LiveSequence> find(Session session, List<SequenceState> states) {
        List<SequenceState> there = new ArrayList<>();
        List<SequenceRef> refs = new ArrayList<>();
        List<String[]> facts = new ArrayList<>();
        for (SequenceState state : states) {
            String name = Identifiers.qualified(state.schema(), state.name());
            String found =
                    session.queryText(
                            """
                            SELECT pg_catalog.concat_ws(' ', s.seqrelid, s.seqincrement, s.seqcache,
                                pg_catalog.pg_has_role(c.relowner, 'USAGE'))
                            FROM pg_catalog.pg_sequence s
                                JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
                            WHERE s.seqrelid = pg_catalog.to_regclass(%s)
                            """
                                    .formatted(Identifiers.literal(name)));
            if (!found.isEmpty()) {
                String[] words = found.split(" ", -1);
                there.add(state);
                facts.add(words);
                refs.add(new SequenceRef(Long.parseLong(words[0]), state.schema(), state.name()));
            }
        }
        List<SequenceState> now = CatalogReader.readSequences(session.connection(), refs);
        List<LiveSequence> found = new ArrayList<>();
        for (int i = 0; i < there.size(); i++) {
            String[] words = facts.get(i);
            found.add(
                    new LiveSequence(
                            there.get(i),
                            now.get(i),
                            Long.parseLong(words[1]),
                            Long.parseLong(words[2]),
                            words[3].equals("t")));
        }
        return found;
    }

    /** Quoted and qualified names of the sequences that number rows of a table. */
    static List<String> usedBy(Session session, LiveTable table) {
        return session.queryColumn(
                """
                SELECT c.oid::pg_catalog.regclass
                FROM pg_catalog.pg_class c
                WHERE c.relkind = 'S' AND c.oid IN (
                    SELECT d.objid FROM pg_catalog.pg_depend d
                    WHERE d.classid = 1259 AND d.refclassid = 1259 AND d.refobjid = %1$d
                      AND d.deptype IN ('a', 'i')
                    UNION SELECT d.refobjid FROM pg_catalog.pg_depend d
                        JOIN pg_catalog.pg_attrdef a ON a.oid = d.objid
                    WHERE d.classid = 2604 AND d.refclassid = 1259 AND a.adrelid = %1$d)
                """
                        .formatted(table.oid()));
    }

    /** Whether it is not where the dump has it. */
    boolean isElsewhere() {
        return !now.equals(wanted);
    }

    /** Whether it would give a value that was given where the dump comes from. */
    boolean isBehind() {
        if (now.lastValue() == wanted.lastValue()) {
            return wanted.called() && !now.called();
        }
        return now.lastValue() < wanted.lastValue() == increment > 0;
    }

    /**
     * Makes others wait for it, and what becomes of it a part of the transaction: altering it gives
     * it a new file. Who does not own it changes it for good, a failure or not.
     */
    void lock(Session session) {
        if (owned) {
            session.execute(
                    "ALTER SEQUENCE %s CACHE %d"
                            .formatted(Identifiers.qualified(now.schema(), now.name()), cache));
        }
    }
}
