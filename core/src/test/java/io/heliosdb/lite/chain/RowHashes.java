package io.heliosdb.lite.chain;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.ColumnDef;
import io.heliosdb.lite.format.Schema;
import io.heliosdb.lite.format.TableDef;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Counts the rows of each table, and adds up their hashes, whatever order the columns have: heirs
 * have another one once they were restored.
 */
final class RowHashes implements RowSink {
    /** Where the binary form of an array has the oid of its elements' type. */
    private static final int ARRAY_OID_AT = 8;

    private final Schema schema;
    private final Map<Integer, BigInteger> sums = new HashMap<>();
    private final Map<Integer, Long> counts = new HashMap<>();

    RowHashes(Schema schema) {
        this.schema = schema;
    }

    /** A line for each table of the schema; for those that share their rows, one. */
    synchronized Map<String, String> byName() {
        Map<String, BigInteger> sumOf = new HashMap<>();
        Map<String, Long> countOf = new TreeMap<>();
        for (TableDef table : schema.tables()) {
            String name = table.loadThrough().isEmpty() ? table.displayName() : table.loadThrough();
            String line = table.kind() + ' ' + name;
            countOf.merge(line, counts.getOrDefault(table.index(), 0L), Long::sum);
            BigInteger sum = sums.getOrDefault(table.index(), BigInteger.ZERO);
            sumOf.merge(line, sum, BigInteger::add);
        }
        Map<String, String> lines = new HashMap<>();
        countOf.forEach((name, n) -> lines.put(name, n + " rows " + sumOf.get(name).toString(16)));
        return lines;
    }

    private synchronized void add(int table, BigInteger sum, int count) {
        sums.merge(table, sum, BigInteger::add);
        counts.merge(table, (long) count, Long::sum);
    }

    @Override
    public RowSink.Writer newWriter() {
        return new Writer();
    }

    private final class Writer implements RowSink.Writer {
        private int table;
        private List<Integer> columnsByName = List.of();

        @Override
        public void begin(Slice slice) {
            table = slice.tableIndex();
            List<ColumnDef> columns = schema.tables().get(table).dataColumns();
            columnsByName =
                    IntStream.range(0, columns.size())
                            .boxed()
                            .sorted(Comparator.comparing(i -> columns.get(i).name()))
                            .toList();
        }

        @Override
        public void write(RowBatch batch) {
            int[] offsets = new int[batch.columnCount()];
            BigInteger sum = BigInteger.ZERO;
            for (int row = 0; row < batch.rowCount(); row++) {
                sum = sum.add(new BigInteger(1, hash(batch, row, offsets)));
            }
            add(table, sum, batch.rowCount());
        }

        private byte[] hash(RowBatch batch, int row, int[] offsets) {
            MessageDigest digest = sha256();
            for (int i : columnsByName) {
                ColumnVector column = batch.column(i);
                int length = column.lengths()[row];
                digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
                update(digest, column.bytes(), offsets[i], Math.max(length, 0), isArray(i));
                offsets[i] += Math.max(length, 0);
            }
            return digest.digest();
        }

        private boolean isArray(int column) {
            ColumnDef def = schema.tables().get(table).dataColumns().get(column);
            return def.type().endsWith("[]") && !def.text();
        }

        /** The oid of a type of users is another one in each database. */
        private static void update(
                MessageDigest digest, byte[] bytes, int offset, int length, boolean isArray) {
            int before = isArray ? Math.min(length, ARRAY_OID_AT) : length;
            int after = Math.min(before + Integer.BYTES, length);
            digest.update(bytes, offset, before);
            digest.update(bytes, offset + after, length - after);
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void end(Slice slice) {
            // All slices of a table are one.
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
