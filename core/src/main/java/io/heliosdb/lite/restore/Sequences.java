package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.pg.ColumnSequence;
import io.heliosdb.lite.pg.Identifiers;
import io.heliosdb.lite.pg.Session;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Sets sequences to what they were, many at a time: a round trip for each would take minutes. */
final class Sequences {
    private static final int SEQUENCES_PER_STATEMENT = 1000;

    private Sequences() {}

    static void set(Session session, List<SequenceState> sequences) {
        for (int from = 0; from < sequences.size(); from += SEQUENCES_PER_STATEMENT) {
            int to = Math.min(from + SEQUENCES_PER_STATEMENT, sequences.size());
            session.execute(statement(sequences.subList(from, to)));
        }
    }

    /** Lets those of columns of some tables, by oid, go on behind the rows. */
    static void follow(Session session, LongPredicate isWanted) {
        List<SequenceState> states = new ArrayList<>();
        for (ColumnSequence sequence : ColumnSequence.read(session)) {
            if (isWanted.test(sequence.table())) {
                session.queryColumn(sequence.lastUsed()).stream()
                        .map(Long::parseLong)
                        .map(v -> new SequenceState(sequence.schema(), sequence.name(), v, true))
                        .forEach(states::add);
            }
        }
        advance(session, states);
    }

    /**
     * Moves sequences that are behind these states, in the transaction of the session; those that
     * are not there are passed over.
     */
    static void advance(Session session, List<SequenceState> sequences) {
        move(session, sequences, LiveSequence::isBehind);
    }

    /** Sets sequences to these states as {@link #advance} does, also back. */
    static void replace(Session session, List<SequenceState> sequences) {
        move(session, sequences, LiveSequence::isElsewhere);
    }

    private static void move(
            Session session, List<SequenceState> sequences, Predicate<LiveSequence> isToMove) {
        List<LiveSequence> moved =
                LiveSequence.find(session, sequences).stream().filter(isToMove).toList();
        moved.forEach(sequence -> sequence.lock(session));
        // Others may have taken numbers until now.
        List<SequenceState> wanted = moved.stream().map(LiveSequence::wanted).toList();
        set(
                session,
                LiveSequence.find(session, wanted).stream()
                        .filter(isToMove)
                        .map(LiveSequence::wanted)
                        .toList());
    }

    private static String statement(List<SequenceState> sequences) {
        return sequences.stream()
                .map(
                        sequence ->
                                "(%s, %d::int8, %b)"
                                        .formatted(
                                                Identifiers.literal(
                                                        Identifiers.qualified(
                                                                sequence.schema(),
                                                                sequence.name())),
                                                sequence.lastValue(),
                                                sequence.called()))
                .collect(
                        Collectors.joining(
                                ",\n",
                                "SELECT pg_catalog.setval(s.name::pg_catalog.regclass, s.value,"
                                        + " s.called) FROM (VALUES ",
                                ") AS s (name, value, called)"));
    }
}
