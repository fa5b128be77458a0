package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.pg.Session;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.IntPredicate;

/**
 * The rows of some tables of a server, in the order in which they lie in the heap. Every reader
 * uses a session of its own, all of which must see the same snapshot.
 */
public final class CopySource implements RowSource {
    private final Queue<Session> sessions;
    private final int sessionCount;
    private final List<CopyTable> tables;
    private final List<Slice> slices;
    private final BatchLimit batchLimit;
    private final RowChoice choice;

    /**
     * @param sessions one for each reader that will be; they stay open
     * @param tables the tables to read; a slice's table index counts in this list
     * @param batchLimit a batch is handed over when it is full
     */
    public CopySource(List<Session> sessions, List<CopyTable> tables, BatchLimit batchLimit) {
        this(
                sessions,
                tables,
                SlicePlan.of(tables, index -> true, index -> SlicePlan.PAGES_PER_SLICE),
                batchLimit,
                RowChoice.ALL);
    }

    private CopySource(
            List<Session> sessions,
            List<CopyTable> tables,
            List<Slice> slices,
            BatchLimit batchLimit,
            RowChoice choice) {
        this.sessions = new ConcurrentLinkedQueue<>(sessions);
        this.sessionCount = sessions.size();
        this.tables = List.copyOf(tables);
        this.slices = slices;
        this.batchLimit = batchLimit;
        this.choice = choice;
    }

    /** A source of some ranges of pages of each table: all of a small one, a few of a large one. */
    public static CopySource sample(
            List<Session> sessions, List<CopyTable> tables, BatchLimit batchLimit) {
        return new CopySource(
                sessions, tables, SlicePlan.sample(tables), batchLimit, RowChoice.ALL);
    }

    /**
     * A source of some rows of some tables.
     *
     * @param chosen tells by their index which tables to read
     * @param firstOrdinal of the slices: one more than the last that the sink has seen
     * @param sparse tells by their index of which tables the choice is likely to take few rows
     * @param choice which rows of a slice
     */
    public static CopySource of(
            List<Session> sessions,
            List<CopyTable> tables,
            IntPredicate chosen,
            IntPredicate sparse,
            int firstOrdinal,
            BatchLimit batchLimit,
            RowChoice choice) {
        List<Slice> slices =
                SlicePlan.of(
                                tables,
                                chosen,
                                index ->
                                        sparse.test(index)
                                                ? SlicePlan.PAGES_PER_SPARSE_SLICE
                                                : SlicePlan.PAGES_PER_SLICE)
                        .stream()
                        .map(
                                slice ->
                                        new Slice(
                                                firstOrdinal + slice.ordinal(),
                                                slice.tableIndex(),
                                                slice.from(),
                                                slice.to()))
                        .toList();
        return new CopySource(sessions, tables, slices, batchLimit, choice);
    }

    /** How many readers there can be. */
    public int sessionCount() {
        return sessionCount;
    }

    /** Bytes of all heap pages to read: a measure of the work. */
    public long pageBytes() {
        return slices.stream().mapToLong(this::pageBytes).sum();
    }

    /** Bytes of the slice's heap pages. */
    public long pageBytes(Slice slice) {
        long end = Math.min(slice.to(), tables.get(slice.tableIndex()).pageCount());
        return Math.max(end - slice.from(), 0) * CopyTable.PAGE_BYTES;
    }

    @Override
    public List<Slice> slices() {
        return slices;
    }

    @Override
    public RowSource.Reader newReader() {
        Session session = sessions.poll();
        Check.state(session != null, "more readers than the %d sessions", sessionCount);
        return new Reader(session);
    }

    private final class Reader implements RowSource.Reader {
        private final Session session;
        private final RowBatch batch = new RowBatch();
        private final RowDecoder binary = new BinaryRowDecoder();
        private final RowDecoder text = new TextRowDecoder();

        Reader(Session session) {
            this.session = session;
            session.acceptAnyBytes();
        }

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            CopyTable table = tables.get(slice.tableIndex());
            RowDecoder decoder = table.text() ? text : binary;
            Optional<String> rows = choice.rows(session, table, slice);
            if (rows.isEmpty()) {
                return;
            }
            decoder.begin(batch, table.sqlColumns().size());
            String statement = "COPY " + rows.get() + " TO STDOUT " + table.options();
            try (CopyStream stream = CopyStream.open(session, statement)) {
                while (fill(decoder, stream)) {
                    flush(decoder, writer);
                    decoder.restart();
                    decoder.decode(stream.data(), stream.from(), stream.to());
                }
            }
            if (decoder.rowCount() > 0) {
                flush(decoder, writer);
            }
        }

        /** Decodes until the current message is one too many for the batch; false at the end. */
        private boolean fill(RowDecoder decoder, CopyStream stream) {
            while (stream.next()) {
                if (decoder.rowCount() > 0 && isFull(decoder, stream.to() - stream.from())) {
                    return true;
                }
                decoder.decode(stream.data(), stream.from(), stream.to());
            }
            return false;
        }

        private boolean isFull(RowDecoder decoder, int moreBytes) {
            return decoder.heldBytes() + moreBytes > batchLimit.bytesMax()
                    || decoder.rowCount() >= batchLimit.rowsMax();
        }

        private void flush(RowDecoder decoder, RowSink.Writer writer) {
            decoder.seal();
            writer.write(batch);
        }

        @Override
        public void close() {
            // The session was lent.
        }
    }
}
