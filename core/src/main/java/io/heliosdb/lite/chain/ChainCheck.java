package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.format.file.DumpFile;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether the dumps of a chain fit each other, and give the rows that they count: after each of
 * them, not only after the last. Each file has been found intact before.
 */
public final class ChainCheck {
    private static final String HINT = "Take a full dump; earlier dumps of the chain are usable.";

    private final List<DumpFile> links;
    private final List<ChainLink> indexed;
    private final List<HeliosException> problems = new ArrayList<>();
    private final Set<Place> counted = new HashSet<>();

    /** What a dump says of a table. */
    private record Place(DumpFile file, int table) {}

    private ChainCheck(List<DumpFile> links) {
        this.links = links;
        this.indexed = links.stream().map(ChainLink::new).toList();
    }

    /**
     * Reads the keys of every table that changed.
     *
     * @param links the full dump first, then the increments in their order; they stay open
     * @return what is wrong: {@link ErrorCode#CONFLICT} of links, {@link ErrorCode#DUMP_CORRUPT} of
     *     what is in the files
     */
    public static List<HeliosException> run(List<DumpFile> links) {
        ChainCheck check = new ChainCheck(links);
        try {
            Chain.requireOrder(links);
            check.checkLinks();
            check.checkTables();
        } catch (HeliosException e) {
            check.problems.add(e);
        }
        return List.copyOf(check.problems);
    }

    private void checkLinks() {
        for (int i = 1; i < links.size(); i++) {
            DumpMetadata before = links.get(i - 1).metadata();
            DumpMetadata next = links.get(i).metadata();
            require(i, "number", before.sequenceNumber() + 1, next.sequenceNumber());
            require(i, "encoding", before.encoding(), next.encoding());
        }
    }

    private void require(int link, String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            problems.add(
                    new HeliosException(ErrorCode.CONFLICT, "dump does not fit the one before")
                            .with("file", links.get(link).name())
                            .with("detail", what)
                            .with("expected", expected)
                            .with("actual", actual)
                            .hint(HINT));
        }
    }

    /** From the end: a table is followed to where all its rows are told, once. */
    private void checkTables() {
        for (int last = links.size() - 1; last > 0; last--) {
            DumpFile file = links.get(last);
            for (TableDef table : file.schema().tables()) {
                boolean inherits = file.statistics().get(table.index()).inheritedRowCount() > 0;
                if (inherits && !counted.contains(new Place(file, table.index()))) {
                    checkTable(indexed.subList(0, last + 1), table);
                }
            }
        }
    }

    private void checkTable(List<ChainLink> chain, TableDef table) {
        TableLevels levels = TableLevels.of(chain, table);
        for (TableLevels.Level level : levels.levels()) {
            boolean ignored = counted.add(new Place(level.file(), level.statistics().table()));
        }
        long[] replaced =
                levels.hidesRows()
                        ? ReplacedRows.count(levels, levels.partCount())
                        : new long[levels.count()];
        long rows = levels.fromOldest(0).statistics().rowCount();
        for (int i = 1; i < levels.count(); i++) {
            TableLevels.Level level = levels.fromOldest(i);
            long expected = level.statistics().inheritedRowCount();
            long actual = rows - replaced[i];
            if (expected != actual) {
                problems.add(
                        new HeliosException(
                                        ErrorCode.DUMP_CORRUPT,
                                        "chain does not give the rows it should")
                                .with("file", level.file().name())
                                .with("table", table.displayName())
                                .with("expected", expected + level.statistics().rowCount())
                                .with("actual", actual + level.statistics().rowCount())
                                .hint(HINT));
                return;
            }
            rows = actual + level.statistics().rowCount();
        }
    }
}
