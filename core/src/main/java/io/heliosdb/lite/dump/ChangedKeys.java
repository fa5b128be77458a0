package io.heliosdb.lite.dump;

import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.batch.RowSink;
import io.heliosdb.lite.batch.Slice;
import io.heliosdb.lite.format.TableDef;
import io.heliosdb.lite.keys.KeySink;
import io.heliosdb.lite.keys.KeyTable;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A sink that remembers the keys of the rows that go into another sink, of the tables whose changes
 * are told. Of tables with too many of them it remembers none: those are then told whole.
 */
final class ChangedKeys implements RowSink {
    /** Of all tables together: up to 320 MB. */
    static final int KEYS_MAX_DEFAULT = 1 << 22;

    private final RowSink target;
    private final Map<Integer, Optional<KeyTable>> keys = new HashMap<>();
    private final Map<Integer, KeySink> sinks = new HashMap<>();
    private final int keysMax;
    private long keyCount;

    ChangedKeys(RowSink target, IncrementPlan plan, int keysMax) {
        this.keysMax = keysMax;
        this.target = target;
        for (int table = 0; table < plan.tableCount(); table++) {
            if (plan.isKeyed(table)) {
                int index = table;
                TableDef def = plan.schema().tables().get(table);
                keys.put(table, Optional.of(new KeyTable()));
                sinks.put(
                        table,
                        new KeySink(
                                def.keyIndexes(), (first, second) -> add(index, first, second)));
            }
        }
    }

    private synchronized void add(int table, long first, long second) {
        Optional<KeyTable> known = keys.get(table);
        if (known.isPresent() && known.get().add(first, second, 1) && ++keyCount > keysMax) {
            keyCount -= known.get().count();
            keys.put(table, Optional.empty());
        }
    }

    /** The keys of a table's rows; empty if it has no key or there were too many. */
    Optional<KeyTable> of(int table) {
        return keys.getOrDefault(table, Optional.empty());
    }

    @Override
    public RowSink.Writer newWriter() {
        return new Writer(target.newWriter());
    }

    private final class Writer implements RowSink.Writer {
        private final RowSink.Writer rows;
        private final Map<Integer, RowSink.Writer> writers = new HashMap<>();
        private int table;

        Writer(RowSink.Writer rows) {
            this.rows = rows;
        }

        @Override
        public void begin(Slice slice) {
            table = slice.tableIndex();
            rows.begin(slice);
        }

        @Override
        public void write(RowBatch batch) {
            if (sinks.containsKey(table)) {
                writers.computeIfAbsent(table, index -> sinks.get(index).newWriter()).write(batch);
            }
            rows.write(batch);
        }

        @Override
        public void end(Slice slice) {
            rows.end(slice);
        }

        @Override
        public void complete() {
            rows.complete();
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
