package io.heliosdb.lite.dump;

import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpSummary;
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

    private final String path;
    private final OptionalLong handle;
    private final Optional<String> failure;

    private DumpRecord(String path, OptionalLong handle, Optional<String> failure) {
        this.path = path;
        this.handle = handle;
        this.failure = failure;
    }

    /**
     * Marks what is there now; to be called before the snapshot of the dump is taken.
     *
     * @param session outside of a transaction
     * @param path where the dump goes
     * @param isWhole whether it leaves nothing out; others are not remembered
     */
    static DumpRecord begin(Session session, String path, boolean isWhole) {
        if (!isWhole || path.equals(NOWHERE)) {
            return new DumpRecord(path, OptionalLong.empty(), Optional.empty());
        }
        try {
            Optional<InstanceHistory> history = InstanceHistory.find(session);
            OptionalLong handle =
                    history.isPresent()
                            ? OptionalLong.of(history.get().beginDump())
                            : OptionalLong.empty();
            return new DumpRecord(path, handle, Optional.empty());
        } catch (HeliosException e) {
            return new DumpRecord(path, OptionalLong.empty(), Optional.of(warning(e)));
        }
    }

    /**
     * Remembers the dump, which is complete.
     *
     * @param session its transaction, if there is one, ends
     * @return a sentence for the user if that failed
     */
    Optional<String> end(
            Session session, DumpMetadata metadata, Schema schema, DumpSummary summary) {
        if (handle.isEmpty()) {
            return failure;
        }
        try {
            session.rollback();
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
