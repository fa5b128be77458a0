package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.change.Mark;
import io.heliosdb.lite.pg.change.StateNote;
import io.heliosdb.lite.pg.change.TimelineHistory;
import io.heliosdb.lite.unit.Lsn;

import java.util.Optional;

/**
 * The dump that an increment follows, and the moment in the life of this database that it tells of.
 *
 * @param state what the dump and those before it hold
 * @param mark when this database was in that state
 * @param isOwn whether the dump was taken of this very database; if not, it was restored from it
 */
record Parent(StoredState state, Mark mark, boolean isOwn) {
    /**
     * Finds the moment.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if this database was never in the state of
     *     the dump, or may have left its history since
     */
    static Parent of(StoredState state, Session session, ServerFacts facts) {
        DumpMetadata dump = state.metadata();
        if (dump.selective()) {
            throw refused("parent holds a selection of the database", state)
                    .hint("Take a full dump without a selection first.");
        }
        Optional<StateNote> note =
                StateNote.read(session, facts).filter(known -> dump.tellsStateOf(known.dumpId()));
        boolean isOwn =
                !facts.systemIdentifier().isEmpty()
                        && facts.systemIdentifier().equals(dump.systemIdentifier())
                        && facts.databaseOid() == dump.databaseOid();
        if (note.isPresent()) {
            return checked(new Parent(state, Mark.parse(note.get().snapshot()), false), facts);
        }
        if (!isOwn) {
            throw ofAnother(state, facts);
        }
        if (!Mark.isMark(dump.snapshot())) {
            throw refused("parent does not tell its snapshot", state).hint(HINT);
        }
        requireSameHistory(state, session, facts);
        return checked(new Parent(state, Mark.parse(dump.snapshot()), true), facts);
    }

    private static final String HINT = "Take a full dump, or add --or-full to get one by itself.";

    private static Parent checked(Parent parent, ServerFacts facts) {
        Mark now = Mark.parse(facts.snapshot());
        if (!now.isNotBehind(parent.mark)) {
            throw refused(
                            "server is behind the parent: it was restored from a backup",
                            parent.state)
                    .with("expected", "transaction %d or later".formatted(parent.mark.xmax()))
                    .with("actual", now.xmax())
                    .hint(HINT);
        }
        return parent;
    }

    private static HeliosException ofAnother(StoredState state, ServerFacts facts) {
        DumpMetadata dump = state.metadata();
        if (facts.systemIdentifier().isEmpty()) {
            return refused("server does not tell which one it is", state)
                    .hint("Grant EXECUTE on function pg_control_system() to this role.");
        }
        if (!facts.systemIdentifier().equals(dump.systemIdentifier())) {
            return refused("parent is of another server", state)
                    .with("expected", dump.systemIdentifier())
                    .with("actual", facts.systemIdentifier())
                    .hint(HINT);
        }
        return refused("parent is of another database", state)
                .with("expected", "%s (oid %d)".formatted(dump.database(), dump.databaseOid()))
                .with("actual", "%s (oid %d)".formatted(facts.database(), facts.databaseOid()))
                .hint(HINT);
    }

    /** After a promotion, or the restore of a physical backup, the log goes on elsewhere. */
    private static void requireSameHistory(StoredState state, Session session, ServerFacts facts) {
        DumpMetadata dump = state.metadata();
        boolean isKnown = !dump.lastLsn().isEmpty() && !facts.lsn().isEmpty();
        if (isKnown && Lsn.parse(facts.lsn()).compareTo(Lsn.parse(dump.lastLsn())) < 0) {
            throw refused("server is behind the parent: it was restored from a backup", state)
                    .with("expected", dump.lastLsn() + " or later")
                    .with("actual", facts.lsn())
                    .hint(HINT);
        }
        if (facts.timeline() == dump.timeline()) {
            return;
        }
        boolean isDescendant =
                isKnown
                        && TimelineHistory.read(session, facts.timeline())
                                .filter(
                                        history ->
                                                history.contains(
                                                        dump.timeline(), Lsn.parse(dump.lastLsn())))
                                .isPresent();
        if (!isDescendant) {
            throw refused("server is on another timeline than the parent", state)
                    .with("expected", dump.timeline())
                    .with("actual", facts.timeline())
                    .hint(
                            "If it was promoted after that dump, run this as a superuser, who may"
                                    + " read the history. Otherwise take a full dump.");
        }
    }

    private static HeliosException refused(String reason, StoredState state) {
        return new HeliosException(ErrorCode.CONFLICT, reason).with("file", state.name());
    }
}
