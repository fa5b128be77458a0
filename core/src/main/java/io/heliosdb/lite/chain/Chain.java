package io.heliosdb.lite.chain;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.DumpMetadata;
import io.heliosdb.lite.format.DumpMode;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.SequenceState;
import io.heliosdb.lite.format.TableStatistics;
import io.heliosdb.lite.format.file.DumpFile;
import io.heliosdb.lite.format.file.FormatVersion;
import io.heliosdb.lite.format.file.StoredRows;
import io.heliosdb.lite.format.file.StoredState;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A full dump and the increments that follow it, read as the one full dump that the database of the
 * last one would have given. Definitions and sequences are those of the last; of the rows, the
 * newest version wins. docs/format.md section 11.
 */
public final class Chain implements StoredState {
    private final List<DumpFile> links;
    private final Schema schema;
    private final List<TableLevels> tables = new ArrayList<>();
    private final List<TableStatistics> statistics = new ArrayList<>();

    private Chain(List<DumpFile> links) {
        this.links = List.copyOf(links);
        this.schema = withoutDeletedKeys(last().schema());
        List<ChainLink> indexed = links.stream().map(ChainLink::new).toList();
        schema.tables().forEach(table -> tables.add(TableLevels.of(indexed, table)));
        tables.forEach(levels -> statistics.add(levels.statistics()));
    }

    /**
     * Puts dumps together.
     *
     * @param links the full dump first, then the increments in their order; closed with the chain,
     *     and by this method if it fails
     * @throws HeliosException {@link ErrorCode#CONFLICT} if one does not follow the one before;
     *     {@link ErrorCode#DUMP_CORRUPT} if what they say does not fit together
     */
    public static Chain of(List<DumpFile> links) {
        return open(links, true);
    }

    private static Chain open(List<DumpFile> links, boolean isToldByIds) {
        try {
            if (isToldByIds) {
                requireOrder(links);
            }
            return new Chain(links);
        } catch (RuntimeException e) {
            links.forEach(DumpFile::close);
            throw e;
        }
    }

    /**
     * An increment on a full dump of a state that is the parent's, whoever took it.
     *
     * @param state closed with the chain, and by this method if it fails, as is the increment
     */
    public static Chain of(DumpFile state, DumpFile increment) {
        return open(List.of(state, increment), false);
    }

    /**
     * Checks that each dump follows the one before.
     *
     * @throws HeliosException {@link ErrorCode#CONFLICT} if one does not
     */
    static void requireOrder(List<DumpFile> links) {
        Check.argument(!links.isEmpty(), "a chain without dumps");
        DumpFile first = links.getFirst();
        if (first.metadata().mode() != DumpMode.FULL) {
            throw new HeliosException(ErrorCode.CONFLICT, "chain does not begin with a full dump")
                    .with("file", first.name())
                    .hint("Put the full dump that the increments follow into the same directory.");
        }
        for (int i = 1; i < links.size(); i++) {
            DumpMetadata before = links.get(i - 1).metadata();
            DumpMetadata next = links.get(i).metadata();
            if (next.mode() != DumpMode.INCREMENTAL || !follows(next, before)) {
                throw new HeliosException(ErrorCode.CONFLICT, "dump does not follow the one before")
                        .with("file", links.get(i).name())
                        .with("expected", before.dumpId())
                        .with("actual", next.parentId())
                        .hint("Run heliosdb-lite list on the directory to see the chains.");
            }
        }
    }

    /** Whether a dump is an increment of another. */
    static boolean follows(DumpMetadata increment, DumpMetadata parent) {
        return parent.tellsStateOf(increment.parentId());
    }

    private static Schema withoutDeletedKeys(Schema schema) {
        return new Schema(
                schema.tables().stream().filter(table -> !table.isOfDeletedKeys()).toList(),
                schema.objects());
    }

    @Override
    public List<DumpFile> files() {
        return links;
    }

    private DumpFile last() {
        return links.getLast();
    }

    @Override
    public String name() {
        return last().name();
    }

    @Override
    public FormatVersion version() {
        return last().version();
    }

    @Override
    public long fileBytes() {
        return links.stream().mapToLong(DumpFile::fileBytes).sum();
    }

    @Override
    public DumpMetadata metadata() {
        return last().metadata();
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public List<TableStatistics> statistics() {
        return List.copyOf(statistics);
    }

    @Override
    public List<SequenceState> sequences() {
        return last().sequences();
    }

    @Override
    public StoredRows rows(IntPredicate chosen) {
        return new ChainRows(tables, chosen, false);
    }

    @Override
    public StoredRows keys(IntPredicate chosen) {
        return new ChainRows(tables, chosen, true);
    }

    @Override
    public void close() {
        links.forEach(DumpFile::close);
    }
}
