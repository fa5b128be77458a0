package io.heliosdb.lite.keys;

import io.heliosdb.lite.error.Check;

/**
 * A small number for each of many fingerprints, 0 for those that are not there. Takes 40 to 80
 * bytes for each. Reading is thread-safe while nobody writes.
 */
public final class KeyTable {
    private static final int SLOTS_MIN = 64;

    /** An array holds no more. */
    private static final int SLOTS_MAX = 1 << 29;

    private long[] keys = new long[SLOTS_MIN * KeyFingerprint.LONGS];
    private int[] numbers = new int[SLOTS_MIN];
    private int count;

    /** How many are there. */
    public int count() {
        return count;
    }

    /**
     * Adds a fingerprint, unless it is there.
     *
     * @param number at least 1
     * @return whether it was added
     */
    public boolean add(long first, long second, int number) {
        Check.argument(number > 0, "number is not positive: %d", number);
        if (count >= numbers.length / 2) {
            grow();
        }
        int slot = slot(first, second);
        if (numbers[slot] != 0) {
            return false;
        }
        put(slot, first, second, number);
        return true;
    }

    /**
     * Gives a fingerprint that is there another number.
     *
     * @param number at least 1
     */
    public void replace(long first, long second, int number) {
        Check.argument(number > 0, "number is not positive: %d", number);
        int slot = slot(first, second);
        Check.argument(numbers[slot] != 0, "no such key");
        numbers[slot] = number;
    }

    private void put(int slot, long first, long second, int number) {
        keys[2 * slot] = first;
        keys[2 * slot + 1] = second;
        numbers[slot] = number;
        count++;
    }

    private void grow() {
        Check.state(numbers.length < SLOTS_MAX, "too many keys: %d", count);
        long[] oldKeys = keys;
        int[] oldNumbers = numbers;
        keys = new long[2 * oldKeys.length];
        numbers = new int[2 * oldNumbers.length];
        count = 0;
        for (int i = 0; i < oldNumbers.length; i++) {
            if (oldNumbers[i] != 0) {
                long first = oldKeys[2 * i];
                long second = oldKeys[2 * i + 1];
                put(slot(first, second), first, second, oldNumbers[i]);
            }
        }
    }

    /** What was added with the fingerprint, at least 1; 0 if it is not there. */
    public int number(long first, long second) {
        return numbers[slot(first, second)];
    }

    /** Where it is, or the free place where it would be. */
    private int slot(long first, long second) {
        int slot = (int) KeyFingerprint.spread(first, second) & numbers.length - 1;
        while (numbers[slot] != 0 && (keys[2 * slot] != first || keys[2 * slot + 1] != second)) {
            slot = slot + 1 & numbers.length - 1;
        }
        return slot;
    }
}
