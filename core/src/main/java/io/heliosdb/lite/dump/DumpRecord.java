package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpSummary;
import io.heliosdb.lite.pg.ConnectionSettings;
import io.heliosdb.lite.pg.InstanceHistory;
import io.heliosdb.lite.pg.InstanceHistory.TableRows;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A dump as the instance remembers it, if it is one of ours: that it cannot be remembered is worth
 * a warning, and no more.
 */
final class DumpRecord {
    /** What is written there is gone. */
    private static final String NOWHERE = "/dev/null";

    private final ConnectionSettings settings;
    private final String path;
    private final OptionalLong handle;
    private final Optional<String> failure;

    private DumpRecord(
            ConnectionSettings settings,
            String path,
            OptionalLong handle,
            Optional<String> failure) {
        this.settings = settings;
        this.path = path;
        this.handle = handle;
        this.failure = failure;
    }

    /**
     * Marks what is there now; to be called before the snapshot of the dump is taken.
     *
     * @param path where the dump goes
     * @param isWhole whether it leaves nothing out; others are not remembered
     * @throws HeliosException if the server cannot be reached
     */
    static DumpRecord begin(ConnectionSettings settings, String path, boolean isWhole) {
        if (!isWhole || path.equals(NOWHERE)) {
            return new DumpRecord(settings, path, OptionalLong.empty(), Optional.empty());
        }
        try (Session session = Session.open(settings)) {
            return begin(session, path);
        }
    }

    private static DumpRecord begin(Session session, String path) {
        try {
            Optional<InstanceHistory> history = InstanceHistory.find(session);
            OptionalLong handle =
                    history.isPresent()
                            ? OptionalLong.of(history.get().beginDump())
                            : OptionalLong.empty();
            return new DumpRecord(session.settings(), path, handle, Optional.empty());
        } catch (HeliosException e) {
            return new DumpRecord(
                    session.settings(), path, OptionalLong.empty(), Optional.of(warning(e)));
        }
    }

    /**
     * Remembers the dump, which is complete.
     *
     * @return a sentence for the user if that failed
     */
    Optional<String> end(DumpMetadata metadata, Schema schema, DumpSummary summary) {
        if (handle.isEmpty()) {
            return failure;
        }
        try (Session session = Session.open(settings)) {
            Optional<InstanceHistory> history = InstanceHistory.find(session);
            if (history.isPresent()) {
                history.get()
                        .endDump(
                                handle.getAsLong(),
                                metadata,
                                path,
                                summary.fileBytes(),
                                tableRows(schema, summary));
            }
            return Optional.empty();
        } catch (HeliosException e) {
            return Optional.of(warning(e));
        }
    }

    private static List<TableRows> tableRows(Schema schema, DumpSummary summary) {
        return summary.tables().stream()
                .filter(t -> !schema.tables().get(t.table()).isOfDeletedKeys())
                .map(
                        statistics -> {
                            TableDef table = schema.tables().get(statistics.table());
                            return new TableRows(
                                    table.schema(),
                                    table.name(),
                                    statistics.rowCount() + statistics.inheritedRowCount());
                        })
                .toList();
    }

    private static String warning(HeliosException e) {
        return "the instance does not remember this dump, and what it holds still counts as dirty: "
                + e.getMessage();
    }
}
