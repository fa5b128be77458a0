package io.heliosdb.lite.restore;

import io.heliosdb.lite.format.DumpContent;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.StoredState;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.InstanceHistory;
import io.heliosdb.lite.pg.Session;

import java.util.Optional;

/** Tells an instance of ours which dump its database holds from now on. */
final class RestoreRecord {
    private RestoreRecord() {}

    /**
     * Writes it into what is about to be published.
     *
     * @param old the database that is replaced
     * @param isComplete whether nothing of the dump was left out
     * @return why it could not be written, if so; nothing else is lost then
     */
    static Optional<String> write(
            ConnectionSettings old, RestoreTarget target, StoredState file, boolean isComplete) {
        try (Session session = target.openSession()) {
            Optional<InstanceHistory> history = InstanceHistory.find(session);
            if (history.isEmpty()) {
                return Optional.empty();
            }
            DumpMetadata dump = file.metadata();
            boolean isWhole =
                    isComplete
                            && !dump.selective()
                            && dump.content() == DumpContent.ALL
                            && dump.kindsLeftOut().isEmpty();
            return history.get()
                    .restored(
                            dump,
                            file.name(),
                            file.fileBytes(),
                            file.statistics().stream().mapToLong(TableStatistics::rowCount).sum(),
                            isWhole,
                            target.isInPlace() ? Optional.empty() : Optional.of(historyOf(old)));
        }
    }

    private static String historyOf(ConnectionSettings database) {
        try (Session session = Session.open(database)) {
            return InstanceHistory.find(session).map(InstanceHistory::export).orElse("[]");
        }
    }
}
