package io.heliosdb.lite.tpch;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.RowSource;
import io.heliosdb.lite.batch.Slice;
import io.trino.tpch.PartSupplier;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of TPC-H's tables as text, in parts that are generated on their own. */
final class TpchSource implements RowSource {
    private static final int PARTS = 8;
    private static final int BATCH_ROWS = 4096;

    private final double scale;
    private final List<Slice> slices = new ArrayList<>();

    TpchSource(double scale) {
        this.scale = scale;
        for (int table = 0; table < TpchSchema.TABLES.size(); table++) {
            boolean isFixed = TpchSchema.TABLES.get(table).name().matches("region|nation");
            int parts = isFixed ? 1 : PARTS;
            for (int part = 0; part < parts; part++) {
                slices.add(new Slice(slices.size(), table, part, isFixed ? 1 : part + 1));
            }
        }
    }

    @Override
    public List<Slice> slices() {
        return List.copyOf(slices);
    }

    @Override
    public Reader newReader() {
        return new Generator();
    }

    private final class Generator implements Reader {
        private final RowBatch batch = new RowBatch();
        private final Set<Long> suppliersOfPart = new HashSet<>();
        private long part;

        @Override
        public void read(Slice slice, RowSink.Writer writer) {
            TpchSchema.Table table = TpchSchema.TABLES.get(slice.tableIndex());
            int parts = table.name().matches("region|nation") ? 1 : PARTS;
            int columnCount = table.columns().size();
            batch.reset(columnCount);
            int rowCount = 0;
            TpchTable<?> generator = TpchTable.getTable(table.name());
            for (TpchEntity row : generator.createGenerator(scale, (int) slice.from() + 1, parts)) {
                if (isRepeated(row)) {
                    continue;
                }
                append(row.toLine(), columnCount);
                if (++rowCount == BATCH_ROWS) {
                    batch.setRowCount(rowCount);
                    writer.write(batch);
                    batch.reset(columnCount);
                    rowCount = 0;
                }
            }
            batch.setRowCount(rowCount);
            writer.write(batch);
        }

        /**
         * With few suppliers, TPC-H's formula (clause 4.2.3) names one of them twice for a part.
         */
        private boolean isRepeated(TpchEntity row) {
            if (!(row instanceof PartSupplier supply)) {
                return false;
            }
            if (supply.partKey() != part) {
                part = supply.partKey();
                suppliersOfPart.clear();
            }
            return !suppliersOfPart.add(supply.supplierKey());
        }

        /** A line has a bar behind every value. */
        private void append(String line, int columnCount) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            int start = 0;
            for (int i = 0; i < columnCount; i++) {
                int end = start;
                while (bytes[end] != '|') {
                    end++;
                }
                batch.column(i).append(bytes, start, end - start);
                start = end + 1;
            }
        }

        @Override
        public void close() {
            // Holds nothing.
        }
    }
}
