package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.Slice;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.IntUnaryOperator;

/**
 * Cuts tables into ranges of heap pages. The cut depends on the tables alone, never on the number
 * of threads: the same data gives the same file.
 */
final class SlicePlan {
    /** 4 MiB of heap: about one chunk of a dump file, so that few chunks wait for their turn. */
    static final int PAGES_PER_SLICE = 512;

    /** 64 MiB of heap, of which few rows are read: enough for a chunk that compresses well. */
    static final int PAGES_PER_SPARSE_SLICE = 8192;

    private static final int SAMPLES_PER_TABLE = 8;
    private static final int PAGES_PER_SAMPLE = 128;

    private SlicePlan() {}

    static List<Slice> of(
            List<CopyTable> tables, IntPredicate chosen, IntUnaryOperator pagesPerSlice) {
        List<Slice> slices = new ArrayList<>();
        for (int index = 0; index < tables.size(); index++) {
            if (!chosen.test(index)) {
                continue;
            }
            CopyTable table = tables.get(index);
            long pages = table.ranged() ? table.pageCount() : 1;
            int step = pagesPerSlice.applyAsInt(index);
            for (long from = 0; from < pages; from += step) {
                boolean last = from + step >= pages;
                long to = last ? Long.MAX_VALUE : from + step;
                slices.add(new Slice(slices.size(), index, from, to));
            }
        }
        return List.copyOf(slices);
    }

    /** Ranges spread evenly over each table; the whole table if it is not much larger. */
    static List<Slice> sample(List<CopyTable> tables) {
        List<Slice> slices = new ArrayList<>();
        for (int index = 0; index < tables.size(); index++) {
            CopyTable table = tables.get(index);
            if (table.ranged() && table.pageCount() == 0) {
                continue;
            }
            if (!table.ranged() || table.pageCount() <= SAMPLES_PER_TABLE * PAGES_PER_SAMPLE) {
                slices.add(new Slice(slices.size(), index, 0, Long.MAX_VALUE));
                continue;
            }
            long step = table.pageCount() / SAMPLES_PER_TABLE;
            for (int i = 0; i < SAMPLES_PER_TABLE; i++) {
                long from = i * step;
                slices.add(new Slice(slices.size(), index, from, from + PAGES_PER_SAMPLE));
            }
        }
        return List.copyOf(slices);
    }
}
