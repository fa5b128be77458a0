package io.heliosdb.lite.keys;

import io.heliosdb.lite.error.Check;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Finds the few fingerprints of a large set that are not in a part of that set, in memory for the
 * few: an invertible Bloom lookup table. Each fingerprint is added to three of its cells; taking
 * all of the part away leaves the difference, and a cell that holds one of it alone tells which. As
 * nothing is taken away that was not added, such a cell cannot be mistaken. Source: Goodrich and
 * Mitzenmacher, "Invertible Bloom Lookup Tables", 2011. Not thread-safe.
 */
public final class KeyDifference {
    private static final int CELLS_PER_KEY = 3;

    /**
     * More than 1.23 cells for each remaining key suffice for three places; small sets need more.
     */
    private static final double CELLS_FACTOR = 1.5;

    private static final int CELLS_SPARE = 96;
    private static final int PART_CELLS_MAX = 1 << 26;

    /** A cell: how many keys are in it, and the two numbers of all of them combined. */
    private static final int LONGS_PER_CELL = 3;

    private final int partCells;
    private final long seed;
    private final long[] cells;

    /**
     * @param remainingMax how many fingerprints may remain at most; 36 bytes for each
     * @param seed another one spreads them otherwise
     */
    public KeyDifference(long remainingMax, long seed) {
        long cellCount = (long) (remainingMax * CELLS_FACTOR) + CELLS_SPARE;
        Check.argument(cellCount / CELLS_PER_KEY < PART_CELLS_MAX, "too many: %d", remainingMax);
        this.partCells = (int) (cellCount / CELLS_PER_KEY);
        this.seed = seed;
        this.cells = new long[partCells * CELLS_PER_KEY * LONGS_PER_CELL];
    }

    /** Adds a fingerprint of the large set. */
    public void add(long first, long second) {
        change(first, second, 1);
    }

    /** Takes one of the part away. It must be added too, before or later. */
    public void remove(long first, long second) {
        change(first, second, -1);
    }

    private void change(long first, long second, int by) {
        for (int i = 0; i < CELLS_PER_KEY; i++) {
            int cell = cell(first, second, i);
            cells[cell] += by;
            cells[cell + 1] ^= first;
            cells[cell + 2] ^= second;
        }
    }

    /** Where a cell of a fingerprint begins. */
    private int cell(long first, long second, int place) {
        long bits = KeyFingerprint.spread(first ^ seed * (place + 1), second + place);
        return (place * partCells + (int) ((bits >>> 33) % partCells)) * LONGS_PER_CELL;
    }

    /**
     * What remains, each with the number 1. Call it once.
     *
     * @return empty if the cells do not tell, which another seed may cure
     */
    public Optional<KeyTable> remaining() {
        KeyTable found = new KeyTable();
        Deque<Integer> single = new ArrayDeque<>();
        for (int cell = 0; cell < cells.length; cell += LONGS_PER_CELL) {
            if (cells[cell] == 1) {
                single.add(cell);
            }
        }
        while (!single.isEmpty()) {
            int cell = single.poll();
            if (cells[cell] != 1) {
                continue;
            }
            long first = cells[cell + 1];
            long second = cells[cell + 2];
            if (!found.add(first, second, 1)) {
                return Optional.empty();
            }
            remove(first, second);
            for (int i = 0; i < CELLS_PER_KEY; i++) {
                if (cells[cell(first, second, i)] == 1) {
                    single.add(cell(first, second, i));
                }
            }
        }
        return Arrays.stream(cells).allMatch(number -> number == 0)
                ? Optional.of(found)
                : Optional.empty();
    }
}
