package io.heliosdb.lite.keys;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.format.codec.Words;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Turns keys into 128 bits. Two keys have the same if their values have the same bytes: a key of up
 * to 15 bytes, with a byte for each length, is its own fingerprint; of a longer one it is taken
 * from SHA-256, so that nobody can make two that look equal. For one thread.
 */
public final class KeyFingerprint {
    /** Numbers that make a fingerprint. */
    public static final int LONGS = 2;

    private static final int BYTES = 16;
    private static final int OWN_BYTES_MAX = BYTES - 1;

    /** Set in the last byte of those that are hashes. */
    private static final int HASHED = 0x80;

    private final int[] columns;
    private final ColumnVector[] vectors;
    private final int[] offsets;
    private final MessageDigest digest = sha256();
    private final byte[] own = new byte[BYTES];
    private final byte[] hash = new byte[digest.getDigestLength()];
    private final byte[] length = new byte[Integer.BYTES];
    private int row;

    /**
     * @param columns indexes of the key's columns in the batches to come
     */
    public KeyFingerprint(int... columns) {
        this.columns = columns.clone();
        this.vectors = new ColumnVector[columns.length];
        this.offsets = new int[columns.length];
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Stands before the first row of a batch. */
    public void begin(RowBatch batch) {
        Arrays.setAll(vectors, i -> batch.column(columns[i]));
        Arrays.fill(offsets, 0);
        row = 0;
    }

    /** Puts the fingerprint of the next row's key into two numbers. */
    public void next(long[] target, int at) {
        long bytes = columns.length;
        for (ColumnVector vector : vectors) {
            bytes += Math.max(vector.lengths()[row], 0);
        }
        byte[] result = bytes <= OWN_BYTES_MAX ? ownBytes() : hash();
        target[at] = Words.getLong(result, 0);
        target[at + 1] = Words.getLong(result, Long.BYTES);
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] += Math.max(vectors[i].lengths()[row], 0);
        }
        row++;
    }

    private byte[] ownBytes() {
        Arrays.fill(own, (byte) 0);
        int at = 0;
        for (int i = 0; i < vectors.length; i++) {
            int valueBytes = vectors[i].lengths()[row];
            own[at++] = (byte) valueBytes;
            System.arraycopy(vectors[i].bytes(), offsets[i], own, at, Math.max(valueBytes, 0));
            at += Math.max(valueBytes, 0);
        }
        return own;
    }

    private byte[] hash() {
        for (int i = 0; i < vectors.length; i++) {
            int valueBytes = vectors[i].lengths()[row];
            Words.putInt(length, 0, valueBytes);
            digest.update(length);
            digest.update(vectors[i].bytes(), offsets[i], Math.max(valueBytes, 0));
        }
        try {
            int count = digest.digest(hash, 0, hash.length);
            Check.state(count == hash.length, "hash has %d bytes", count);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        hash[BYTES - 1] |= (byte) HASHED;
        return hash;
    }

    /** Spreads a fingerprint over all bits: keys that follow one another are far apart then. */
    static long spread(long first, long second) {
        // Source: the finalizer of SplitMix64, as in java.util.SplittableRandom.
        long bits = first + Long.rotateLeft(second, 32) * 0x9E3779B97F4A7C15L;
        bits = (bits ^ bits >>> 30) * 0xBF58476D1CE4E5B9L;
        bits = (bits ^ bits >>> 27) * 0x94D049BB133111EBL;
        return bits ^ bits >>> 31;
    }

    /** Which of some parts a fingerprint belongs to; every key has the same one always. */
    public static int part(long first, long second, int partCount) {
        return (int) ((spread(first, second) >>> 33) % partCount);
    }
}
