package io.heliosdb.lite.pg.copy;

import io.heliosdb.lite.batch.ColumnVector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Copies values, most of which are short: two words are cheaper than a call. */
final class ValueCopy {
    private static final VarHandle LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final int WORD_BYTES = 8;

    private ValueCopy() {}

    /**
     * Copies a value. May write up to {@link ColumnVector#SLACK_BYTES} more bytes behind it, and
     * read as many: both arrays must have them.
     */
    static void copy(byte[] source, int from, byte[] target, int at, int length) {
        if (length > ColumnVector.SLACK_BYTES) {
            System.arraycopy(source, from, target, at, length);
            return;
        }
        LONG.set(target, at, (long) LONG.get(source, from));
        if (length > WORD_BYTES) {
            LONG.set(target, at + WORD_BYTES, (long) LONG.get(source, from + WORD_BYTES));
        }
    }
}
