package io.heliosdb.lite.diff;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * Finds the rows that two stores do not have in common. Rows with the same key count together: the
 * numbers of them on each side, and the sums of their hashes. Without a key, the row is the key.
 */
final class HashJoin {
    /** Entries of the table, half of which may be in use: 40 MiB. */
    private static final int SLOTS_MAX = 1 << 19;

    private static final int SLOTS_MIN = 64;

    // What an entry holds, as indexes of its numbers.
    private static final int KEY = 0;
    private static final int ROW_A = 2;
    private static final int ROW_B = 4;
    private static final int POSITION_A = 6;
    private static final int POSITION_B = 7;
    private static final int COUNT_A = 8;
    private static final int COUNT_B = 9;
    private static final int ENTRY_LONGS = 10;

    private final HashStore storeA;
    private final HashStore storeB;
    private final int shownMax;
    private final PriorityQueue<Difference> shown = new PriorityQueue<>(Comparator.reverseOrder());
    private long[] table = new long[0];
    private int used;
    private long added;
    private long removed;
    private long changed;

    /**
     * A key whose rows differ.
     *
     * @param positionA of its first row on the first side, meaningless if there is none
     * @param positionB of its first row on the second side, meaningless if there is none
     * @param countA rows of the first side
     * @param countB rows of the second side
     */
    record Difference(long positionA, long positionB, long countA, long countB)
            implements Comparable<Difference> {
        /** What is there on the first side comes first, in its order. */
        @Override
        public int compareTo(Difference other) {
            return Comparator.comparing((Difference d) -> d.countA == 0)
                    .thenComparingLong(d -> d.countA == 0 ? d.positionB : d.positionA)
                    .compare(this, other);
        }
    }

    /**
     * @param shownMax how many differences to keep
     */
    HashJoin(HashStore storeA, HashStore storeB, int shownMax) {
        this.storeA = storeA;
        this.storeB = storeB;
        this.shownMax = shownMax;
    }

    /** Compares everything. Call it once. */
    HashJoin run() {
        boolean isSpilled = storeA.isSpilled() || storeB.isSpilled();
        if (isSpilled) {
            storeA.spillAll();
            storeB.spillAll();
        }
        for (int part = isSpilled ? 0 : -1; part < (isSpilled ? HashStore.PARTS : 0); part++) {
            compare(part, 0, 1);
        }
        table = new long[0];
        return this;
    }

    /**
     * Compares the keys of a part whose hash modulo a power of two is this; if there are too many,
     * in two halves.
     */
    private void compare(int part, long remainder, long modulus) {
        long rows = storeA.rowCount(part) + storeB.rowCount(part);
        int slots = Math.clamp(Long.highestOneBit(rows) * 4, SLOTS_MIN, SLOTS_MAX);
        table = new long[slots * ENTRY_LONGS];
        used = 0;
        boolean fits =
                storeA.read(part, (from, at) -> add(from, at, remainder, modulus, true))
                        && storeB.read(
                                part, (from, at) -> add(from, at, remainder, modulus, false));
        if (!fits) {
            compare(part, remainder, modulus * 2);
            compare(part, remainder + modulus, modulus * 2);
            return;
        }
        for (int at = 0; at < table.length; at += ENTRY_LONGS) {
            judge(at);
        }
    }

    private boolean add(long[] rows, int from, long remainder, long modulus, boolean isA) {
        if ((rows[from + 1] & (modulus - 1)) != remainder) {
            return true;
        }
        int at = slot(rows[from], rows[from + 1]);
        boolean isNew = table[at + COUNT_A] + table[at + COUNT_B] == 0;
        if (isNew && ++used > table.length / ENTRY_LONGS / 2) {
            return false;
        }
        table[at + KEY] = rows[from];
        table[at + KEY + 1] = rows[from + 1];
        int row = at + (isA ? ROW_A : ROW_B);
        int position = at + (isA ? POSITION_A : POSITION_B);
        int count = at + (isA ? COUNT_A : COUNT_B);
        table[row] += rows[from + 2];
        table[row + 1] += rows[from + 3];
        table[position] =
                table[count] == 0 ? rows[from + 4] : Math.min(table[position], rows[from + 4]);
        table[count]++;
        return true;
    }

    private int slot(long key, long keyRest) {
        int slots = table.length / ENTRY_LONGS;
        int slot = (int) key & (slots - 1);
        while (true) {
            int at = slot * ENTRY_LONGS;
            boolean isFree = table[at + COUNT_A] + table[at + COUNT_B] == 0;
            if (isFree || (table[at + KEY] == key && table[at + KEY + 1] == keyRest)) {
                return at;
            }
            slot = slot + 1 & slots - 1;
        }
    }

    private void judge(int at) {
        long countA = table[at + COUNT_A];
        long countB = table[at + COUNT_B];
        boolean isSame =
                table[at + ROW_A] == table[at + ROW_B]
                        && table[at + ROW_A + 1] == table[at + ROW_B + 1];
        if (countA == countB && isSame) {
            return;
        }
        if (countA == countB) {
            changed += countA;
        } else {
            removed += Math.max(countA - countB, 0);
            added += Math.max(countB - countA, 0);
        }
        shown.add(new Difference(table[at + POSITION_A], table[at + POSITION_B], countA, countB));
        if (shown.size() > shownMax) {
            Difference ignored = shown.remove();
        }
    }

    long added() {
        return added;
    }

    long removed() {
        return removed;
    }

    long changed() {
        return changed;
    }

    /** The first differences in the order of the first side, then those of the second alone. */
    List<Difference> differences() {
        return Stream.of(shown.toArray(Difference[]::new)).sorted().toList();
    }
}
