package io.heliosdb.lite.keys;

import io.heliosdb.lite.error.Check;

import java.util.ArrayDeque;
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

    private final int partCells;
    private final long seed;
    private final long[] firsts;
    private final long[] seconds;
    private final long[] counts;

    /**
     * @param remainingMax how many fingerprints may remain at most; 60 bytes for each
     * @param seed another one spreads them otherwise
     */
    public KeyDifference(long remainingMax, long seed) {
        long cells = (long) (remainingMax * CELLS_FACTOR) + CELLS_SPARE;
        Check.argument(cells / CELLS_PER_KEY < PART_CELLS_MAX, "too many keys: %d", remainingMax);
        this.partCells = (int) (cells / CELLS_PER_KEY);
        this.seed = seed;
        this.firsts = new long[partCells * CELLS_PER_KEY];
        this.seconds = new long[firsts.length];
        this.counts = new long[firsts.length];
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
            firsts[cell] ^= first;
            seconds[cell] ^= second;
            counts[cell] += by;
        }
    }

    private int cell(long first, long second, int place) {
        long bits = KeyFingerprint.spread(first ^ seed * (place + 1), second + place);
        return place * partCells + (int) ((bits >>> 33) % partCells);
    }

    /**
     * What remains, each with the number 1. Call it once.
     *
     * @return empty if the cells do not tell, which another seed may cure
     */
    public Optional<KeyTable> remaining() {
        KeyTable found = new KeyTable();
        Deque<Integer> single = new ArrayDeque<>();
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] == 1) {
                single.add(cell);
            }
        }
        while (!single.isEmpty()) {
            int cell = single.poll();
            if (counts[cell] != 1) {
                continue;
            }
            long first = firsts[cell];
            long second = seconds[cell];
            if (!found.add(first, second, 1)) {
                return Optional.empty();
            }
            remove(first, second);
            for (int i = 0; i < CELLS_PER_KEY; i++) {
                if (counts[cell(first, second, i)] == 1) {
                    single.add(cell(first, second, i));
                }
            }
        }
        for (int cell = 0; cell < counts.length; cell++) {
            if (counts[cell] != 0 || firsts[cell] != 0 || seconds[cell] != 0) {
                return Optional.empty();
            }
        }
        return Optional.of(found);
    }
}
