package io.heliosdb.lite.format.v300;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.io.ByteSource;

import java.util.List;

/**
 * The rows of a file of version 3.0, one slice for each table. Where a table begins is known only
 * when those before it were read: one reader reads all slices in their order.
 */
public final class RowSourceV300 implements RowSource {
    /** As a dump has it: the new file's chunks are no larger, unless a row is. */
    private static final long BATCH_BYTES_MAX = 8 << 20;

    private static final int KEPT_BYTES_MAX = 32 << 20;
    private static final int COUNT_BYTES = 2;
    private static final int LENGTH_BYTES = 4;
    private static final int END_OF_TABLE = -1;

    // PostgreSQL 17, src/include/utils/memutils.h: MaxAllocSize.
    static final int VALUE_BYTES_MAX = 0x3FFFFFFF;

    private final ByteSource source;
    private final List<TableDef> tables;
    private final long begin;
    private final long end;

    RowSourceV300(ByteSource source, List<TableDef> tables, long begin, long end) {
        this.source = source;
        this.tables = tables;
        this.begin = begin;
        this.end = end;
    }

    @Override
    public List<Slice> slices() {
        return tables.stream().map(t -> new Slice(t.index(), t.index(), 0, 1)).toList();
    }

    /**
     * The only reader.
     *
     * @throws HeliosException from its {@code read}: {@code DUMP_CORRUPT} with the offset if the
     *     rows make no sense although the checksum is right
     */
    @Override
    public Reader newReader() {
        return new TableReader();
    }

    /** Reads each row twice: its lengths first, so that a large one gets a batch of its own. */
    private final class TableReader implements Reader {
        private final ByteWindow bytes = new ByteWindow(source);
        private final RowBatch batch = new RowBatch();
        private long position = begin;
        private int tableNext;
        private int rowCount;

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            Check.state(slice.tableIndex() == tableNext, "slice %s is out of order", slice);
            int columnCount = tables.get(tableNext++).dataColumns().size();
            clear(columnCount);
            long batchBegin = position;
            while (count() != END_OF_TABLE) {
                long rowEnd = rowEnd(columnCount);
                if (rowCount > 0 && rowEnd - batchBegin > BATCH_BYTES_MAX) {
                    write(writer);
                    batchBegin = position;
                }
                append(columnCount);
                position = rowEnd;
            }
            write(writer);
            position += COUNT_BYTES;
            if (tableNext == tables.size() && position != end) {
                throw malformed(position);
            }
        }

        private int count() {
            if (end - position < COUNT_BYTES) {
                throw malformed(position);
            }
            return bytes.shortAt(position);
        }

        /** The place behind the row, which lies within the rows of the file. */
        private long rowEnd(int columnCount) {
            if (count() != columnCount) {
                throw malformed(position);
            }
            long at = position + COUNT_BYTES;
            for (int i = 0; i < columnCount; i++) {
                int length = end - at < LENGTH_BYTES ? Integer.MAX_VALUE : bytes.intAt(at);
                if (length < ColumnVector.NULL
                        || length > VALUE_BYTES_MAX
                        || length > end - at - LENGTH_BYTES) {
                    throw malformed(position);
                }
                at += LENGTH_BYTES + Math.max(length, 0);
            }
            return at;
        }

        private void append(int columnCount) {
            long at = position + COUNT_BYTES;
            for (int i = 0; i < columnCount; i++) {
                ColumnVector column = batch.column(i);
                int length = bytes.intAt(at);
                at += LENGTH_BYTES;
                if (length == ColumnVector.NULL) {
                    column.appendNull();
                } else {
                    column.ensureRows(rowCount + 1);
                    column.ensureBytes(column.byteCount() + length);
                    bytes.copy(at, column.bytes(), column.byteCount(), length);
                    column.lengths()[rowCount] = length;
                    column.setFilled(rowCount + 1, column.byteCount() + length);
                    at += length;
                }
            }
            rowCount++;
        }

        private void write(RowSink.Writer writer) {
            batch.setRowCount(rowCount);
            writer.write(batch);
            clear(batch.columnCount());
            batch.shrink(KEPT_BYTES_MAX);
        }

        private void clear(int columnCount) {
            batch.reset(columnCount);
            rowCount = 0;
        }

        private HeliosException malformed(long offset) {
            return DumpFileV300.malformed(source.name(), offset, "rows");
        }

        @Override
        public void close() {}
    }
}
