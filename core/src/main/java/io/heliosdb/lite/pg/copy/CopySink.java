package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.pg.PgErrors;
import io.heliosdb.lite.pg.Session;

import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;

/**
 * Loads rows into tables that exist and are filled by nobody else. Every writer has a session of
 * its own and keeps one COPY open for as long as the slices it is given are of the same table.
 */
public final class CopySink implements RowSink {
    private final Supplier<Session> sessions;
    private final List<CopyTable> tables;
    private final AtomicLongArray rowCounts;

    /**
     * @param sessions opens a session for a writer, which closes it
     * @param tables a slice's table index counts in this list
     */
    public CopySink(Supplier<Session> sessions, List<CopyTable> tables) {
        this.sessions = sessions;
        this.tables = List.copyOf(tables);
        this.rowCounts = new AtomicLongArray(tables.size());
    }

    /** Rows of the table that the server says it took. Final when every writer is closed. */
    public long rowCount(int tableIndex) {
        return rowCounts.get(tableIndex);
    }

    @Override
    public RowSink.Writer newWriter() {
        return new Writer(sessions.get());
    }

    private final class Writer implements RowSink.Writer {
        private static final int NO_TABLE = -1;

        private final Session session;
        private final CopyBuffer buffer = new CopyBuffer();
        private RowEncoder encoder;
        private CopyIn copy;
        private int sliceTable = NO_TABLE;
        private int openTable = NO_TABLE;

        Writer(Session session) {
            this.session = session;
            session.acceptAnyBytes();
        }

        @Override
        public void begin(Slice slice) {
            // Called under a lock: the COPY comes with the first rows.
            sliceTable = slice.tableIndex();
        }

        @Override
        public void write(RowBatch batch) {
            if (openTable != sliceTable) {
                endCopy();
                beginCopy(sliceTable);
            }
            encoder.encode(batch, buffer);
        }

        @Override
        public void end(Slice slice) {
            // The next slice is likely to be of the same table.
        }

        @Override
        public void complete() {
            endCopy();
        }

        private void beginCopy(int tableIndex) {
            CopyTable table = tables.get(tableIndex);
            String statement = "COPY " + table.target() + " FROM STDIN " + table.options();
            try {
                PGConnection connection = session.driver();
                copy = connection.getCopyAPI().copyIn(statement);
            } catch (SQLException e) {
                throw PgErrors.translate(e, "copy failed").with("table", table.name());
            }
            openTable = tableIndex;
            encoder = table.text() ? new TextRowEncoder() : new BinaryRowEncoder();
            buffer.begin(copy);
            encoder.begin(buffer);
        }

        private void endCopy() {
            if (openTable == NO_TABLE) {
                return;
            }
            encoder.end(buffer);
            buffer.flush();
            try {
                rowCounts.addAndGet(openTable, copy.endCopy());
            } catch (SQLException e) {
                throw PgErrors.translate(e, "copy failed")
                        .with("table", tables.get(openTable).name());
            }
            openTable = NO_TABLE;
        }

        @Override
        public void close() {
            try (session) {
                if (copy != null && copy.isActive()) {
                    copy.cancelCopy();
                }
            } catch (SQLException e) {
                throw PgErrors.translate(e, "copy failed");
            }
        }
    }
}
