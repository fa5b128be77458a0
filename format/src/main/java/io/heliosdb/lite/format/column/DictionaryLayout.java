package io.heliosdb.lite.format.column;

import io.heliosdb.lite.format.codec.Words;

import java.util.Arrays;

/**
 * Finds the different values of a column while they are few. One pass, which ends at the first
 * value too many. docs/format.md section 7.5.
 */
final class DictionaryLayout {
    static final int ENTRIES_MAX = 256;
    static final int HEADER_BYTES = 4;

    private static final int SLOTS = 1024;
    private static final long PRIME = 0x9E3779B97F4A7C15L;

    private final int[] slots = new int[SLOTS];
    private final int[] starts = new int[ENTRIES_MAX];
    private final int[] lengths = new int[ENTRIES_MAX];
    private byte[] codes = new byte[0];
    private int entryCount;
    private int entryBytes;

    /** Gives every value a code; false if that does not pay. */
    boolean plan(Values values) {
        int count = values.count();
        if (codes.length < count) {
            codes = new byte[count];
        }
        Arrays.fill(slots, 0);
        entryCount = 0;
        entryBytes = 0;
        boolean worthIt = values.constantLength() != 0 && assignCodes(values);
        return worthIt && encodedBytes(count) < plainBytes(values) / 8 * 7;
    }

    private boolean assignCodes(Values values) {
        byte[] source = values.bytes();
        int[] valueLengths = values.lengths();
        int count = values.count();
        // Single bytes are as short as codes: only a constant is worth having.
        int entriesMax = values.lengthMax() <= 1 ? 1 : ENTRIES_MAX;
        int at = 0;
        for (int i = 0; i < count; i++) {
            int length = valueLengths[i];
            int slot = hash(source, at, length);
            int entry = slots[slot] - 1;
            while (entry >= 0 && !isEntry(source, at, length, entry)) {
                slot = (slot + 1) & (SLOTS - 1);
                entry = slots[slot] - 1;
            }
            if (entry < 0) {
                if (entryCount == entriesMax) {
                    return false;
                }
                entry = add(slot, at, length);
            }
            codes[i] = (byte) entry;
            at += length;
        }
        return true;
    }

    private int add(int slot, int at, int length) {
        starts[entryCount] = at;
        lengths[entryCount] = length;
        entryBytes += length;
        entryCount++;
        slots[slot] = entryCount;
        return entryCount - 1;
    }

    private boolean isEntry(byte[] source, int at, int length, int entry) {
        int start = starts[entry];
        if (length != lengths[entry]) {
            return false;
        }
        if (length <= 8) {
            long difference = Words.getLong(source, at) ^ Words.getLong(source, start);
            return length == 0 || difference << (64 - 8 * length) == 0;
        }
        return Arrays.equals(source, at, at + length, source, start, start + length);
    }

    private static int hash(byte[] source, int at, int length) {
        long mixed = length;
        if (length >= 8) {
            mixed ^= Words.getLong(source, at);
            mixed = (mixed * PRIME) ^ Words.getLong(source, at + length - 8);
            mixed = (mixed * PRIME) ^ Words.getLong(source, at + ((length - 8) >> 1));
        } else if (length > 0) {
            mixed += Words.getLong(source, at) << (64 - 8 * length);
        }
        mixed *= PRIME;
        return (int) (mixed >>> 54);
    }

    private long encodedBytes(int count) {
        long entries = HEADER_BYTES + PlainLayout.HEADER_BYTES + 4L * entryCount + entryBytes;
        return entries + (entryCount == 1 ? 0 : count);
    }

    private static long plainBytes(Values values) {
        int width = PlainLayout.lengthBytes(values.lengthMin(), values.lengthMax());
        return PlainLayout.HEADER_BYTES + (long) values.count() * width + values.byteCount();
    }

    /** Appends the planned dictionary and the codes. */
    void encode(Values values, ByteBlock out) {
        int codeBytes = entryCount == 1 ? 0 : values.count();
        int lengthsBytes = 4 * entryCount;
        int entries = PlainLayout.HEADER_BYTES + lengthsBytes + entryBytes;
        out.ensure(HEADER_BYTES + entries + codeBytes);
        byte[] target = out.bytes();
        int at = out.size();
        Words.putInt(target, at, entryCount);
        Words.putInt(target, at + 4, 4);
        Words.putInt(target, at + 8, 0);
        int lengthAt = at + HEADER_BYTES + PlainLayout.HEADER_BYTES;
        int byteAt = lengthAt + lengthsBytes;
        for (int entry = 0; entry < entryCount; entry++) {
            int length = lengths[entry];
            Words.putInt(target, lengthAt + 4 * entry, length);
            System.arraycopy(values.bytes(), starts[entry], target, byteAt, length);
            byteAt += length;
        }
        System.arraycopy(codes, 0, target, byteAt, codeBytes);
        out.setSize(byteAt + codeBytes);
    }

    /**
     * Reads entries and checks codes, which stand for {@code byteCount} bytes in all; returns where
     * the codes begin.
     */
    int check(byte[] source, int offset, int length, int count, int byteCount) {
        Malformed.unless(length >= HEADER_BYTES, "dictionary header");
        entryCount = Words.getShort(source, offset);
        Malformed.unless(entryCount > 0 && entryCount <= ENTRIES_MAX, "dictionary size");
        int codeBytes = entryCount == 1 ? 0 : count;
        int entries = length - HEADER_BYTES - codeBytes;
        int at =
                PlainLayout.decodeLengths(
                        source, offset + HEADER_BYTES, entries, lengths, entryCount);
        for (int entry = 0; entry < entryCount; entry++) {
            starts[entry] = at;
            at += lengths[entry];
        }
        long sum = codeBytes == 0 ? (long) count * lengths[0] : sum(source, at, count);
        Malformed.unless(sum == byteCount, "dictionary bytes");
        return at;
    }

    /** Writes the values whose codes are here, with the entries that were checked last. */
    void decode(byte[] source, int codesAt, int[] valueLengths, int count, byte[] target) {
        int to = 0;
        for (int i = 0; i < count; i++) {
            int entry = entryCount == 1 ? 0 : source[codesAt + i] & 0xFF;
            int entryLength = lengths[entry];
            valueLengths[i] = entryLength;
            copy(source, starts[entry], target, to, entryLength);
            to += entryLength;
        }
    }

    private long sum(byte[] source, int codesAt, int count) {
        long sum = 0;
        int codeMax = 0;
        for (int i = 0; i < count; i++) {
            int entry = source[codesAt + i] & 0xFF;
            codeMax = Math.max(codeMax, entry);
            sum += lengths[entry];
        }
        Malformed.unless(codeMax < entryCount, "dictionary code");
        return sum;
    }

    /** Copies short values by whole words: both arrays have slack behind their content. */
    private static void copy(byte[] source, int from, byte[] target, int to, int length) {
        if (length <= 16) {
            Words.putLong(target, to, Words.getLong(source, from));
            if (length > 8) {
                Words.putLong(target, to + 8, Words.getLong(source, from + 8));
            }
        } else {
            System.arraycopy(source, from, target, to, length);
        }
    }
}
