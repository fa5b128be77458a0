package io.heliosdb.lite.dump;

import io.heliosdb.lite.chain.DumpHead;
import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.InstanceHistory;
import io.heliosdb.lite.pg.ServerFacts;
import io.heliosdb.lite.pg.Session;
import io.heliosdb.lite.pg.change.Mark;
import io.heliosdb.lite.pg.change.StateNote;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which of some dumps an increment of a database would follow: the last one that it went through.
 */
public final class ParentChoice {
    private ParentChoice() {}

    /**
     * Chooses.
     *
     * @param dumps the oldest first
     * @return empty if the database went through none of them
     */
    public static Optional<DumpHead> of(ConnectionSettings settings, List<DumpHead> dumps) {
        try (Session session = Session.open(settings)) {
            session.beginSnapshot();
            ServerFacts facts = ServerFacts.read(session);
            Optional<StateNote> note = StateNote.read(session, facts);
            return dumps.stream()
                    .filter(dump -> isWhole(dump) && mark(dump, facts, note) >= 0)
                    .reduce(
                            (older, newer) ->
                                    mark(newer, facts, note) >= mark(older, facts, note)
                                            ? newer
                                            : older);
        }
    }

    /**
     * The directory that the last dump of the database went to; empty where nobody remembers it.
     */
    public static Optional<Path> lastFolder(ConnectionSettings settings) {
        try (Session session = Session.open(settings)) {
            return InstanceHistory.find(session)
                    .flatMap(InstanceHistory::last)
                    .map(last -> Path.of(last.path()))
                    .filter(Path::isAbsolute)
                    .map(Path::getParent);
        }
    }

    /** Whether nothing of the database was left out. */
    public static boolean isWhole(DumpHead dump) {
        return !dump.metadata().selective() && dump.metadata().content() == DumpContent.ALL;
    }

    /** When the database was in the state of the dump; negative if it never was. */
    private static long mark(DumpHead dump, ServerFacts facts, Optional<StateNote> note) {
        boolean isNoted = note.filter(n -> dump.tellsStateOf(n.dumpId())).isPresent();
        boolean isOwn =
                !facts.systemIdentifier().isEmpty()
                        && dump.metadata().systemIdentifier().equals(facts.systemIdentifier())
                        && dump.metadata().databaseOid() == facts.databaseOid()
                        && Mark.isMark(dump.metadata().snapshot());
        if (isNoted) {
            return Mark.parse(note.get().snapshot()).xmax();
        }
        return isOwn ? Mark.parse(dump.metadata().snapshot()).xmax() : -1;
    }
}
