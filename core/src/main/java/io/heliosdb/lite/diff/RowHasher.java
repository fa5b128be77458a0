package io.heliosdb.lite.diff;

import io.heliosdb.lite.batch.ColumnVector;
import io.heliosdb.lite.batch.RowBatch;
import io.heliosdb.lite.format.codec.Words;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Hashes of values, with their lengths and nulls: the first 128 bits of SHA-256, so that nobody can
 * make two rows that look equal. For one thread.
 */
final class RowHasher {
    /** Values are put together before they are hashed, up to this many bytes. */
    private static final int BUFFER_BYTES = 1 << 16;

    private final ColumnVector[] vectors;
    private final int[] indexes;
    private final boolean[] portable;
    private final boolean[] keyed;
    private final boolean hasKey;
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final byte[] hash = new byte[digest.getDigestLength()];
    private final int[] offsets;
    private int row;
    private int used;

    RowHasher(RowColumns columns) {
        int count = columns.count();
        vectors = new ColumnVector[count];
        indexes = columns.indexes().stream().mapToInt(Integer::intValue).toArray();
        portable = new boolean[count];
        keyed = new boolean[count];
        offsets = new int[count];
        for (int i = 0; i < count; i++) {
            portable[i] = columns.portable().get(i);
            keyed[i] = columns.keyed().get(i);
        }
        hasKey = columns.hasKey();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Stands before the first row of a batch. */
    void begin(RowBatch batch) {
        for (int i = 0; i < vectors.length; i++) {
            vectors[i] = batch.column(indexes[i]);
        }
        row = 0;
        Arrays.fill(offsets, 0);
    }

    /** Puts the hashes of key and values of the next row into two numbers each. */
    void next(long[] target, int at) {
        if (hasKey) {
            hash(target, at, true);
        }
        hash(target, at + 2, false);
        if (!hasKey) {
            System.arraycopy(target, at + 2, target, at, 2);
        }
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] += Math.max(vectors[i].lengths()[row], 0);
        }
        row++;
    }

    private void hash(long[] target, int at, boolean keyOnly) {
        for (int i = 0; i < offsets.length; i++) {
            if (!keyOnly || keyed[i]) {
                add(i);
            }
        }
        flush();
        try {
            int ignored = digest.digest(hash, 0, hash.length);
        } catch (DigestException e) {
            throw new IllegalStateException(e);
        }
        target[at] = Words.getLong(hash, 0);
        target[at + 1] = Words.getLong(hash, Long.BYTES);
    }

    private void add(int i) {
        ColumnVector vector = vectors[i];
        int length = vector.lengths()[row];
        if (used + Integer.BYTES > BUFFER_BYTES) {
            flush();
        }
        Words.putInt(buffer, used, length);
        used += Integer.BYTES;
        if (length <= 0) {
            return;
        }
        if (portable[i]) {
            add(PortableForm.of(vector.bytes(), offsets[i], length), 0, length);
        } else {
            add(vector.bytes(), offsets[i], length);
        }
    }

    private void add(byte[] bytes, int offset, int length) {
        if (used + length > BUFFER_BYTES) {
            flush();
        }
        if (length > BUFFER_BYTES) {
            digest.update(bytes, offset, length);
            return;
        }
        System.arraycopy(bytes, offset, buffer, used, length);
        used += length;
    }

    private void flush() {
        digest.update(buffer, 0, used);
        used = 0;
    }
}
