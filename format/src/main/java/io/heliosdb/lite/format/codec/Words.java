package io.heliosdb.lite.format.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Integers in byte arrays: little-endian as the file has them, big-endian ({@code …Big}) as
 * PostgreSQL's wire has them. The offset counts bytes and need not be aligned; an access behind the
 * end of the array throws {@link IndexOutOfBoundsException}.
 */
public final class Words {
    private static final VarHandle LONG = view(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = view(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = view(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG_BIG = view(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT_BIG = view(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT_BIG = view(short[].class, ByteOrder.BIG_ENDIAN);

    private Words() {}

    private static VarHandle view(Class<?> arrayType, ByteOrder order) {
        return MethodHandles.byteArrayViewVarHandle(arrayType, order);
    }

    public static long getLong(byte[] source, int offset) {
        return (long) LONG.get(source, offset);
    }

    public static int getInt(byte[] source, int offset) {
        return (int) INT.get(source, offset);
    }

    /** Two bytes as 0 to 65535. */
    public static int getShort(byte[] source, int offset) {
        return (short) SHORT.get(source, offset) & 0xFFFF;
    }

    public static long getLongBig(byte[] source, int offset) {
        return (long) LONG_BIG.get(source, offset);
    }

    public static int getIntBig(byte[] source, int offset) {
        return (int) INT_BIG.get(source, offset);
    }

    /** Two bytes with their sign. */
    public static short getShortBig(byte[] source, int offset) {
        return (short) SHORT_BIG.get(source, offset);
    }

    public static void putLong(byte[] target, int offset, long value) {
        LONG.set(target, offset, value);
    }

    public static void putInt(byte[] target, int offset, int value) {
        INT.set(target, offset, value);
    }

    /** Stores the low 16 bits. */
    public static void putShort(byte[] target, int offset, int value) {
        SHORT.set(target, offset, (short) value);
    }

    public static void putLongBig(byte[] target, int offset, long value) {
        LONG_BIG.set(target, offset, value);
    }

    public static void putIntBig(byte[] target, int offset, int value) {
        INT_BIG.set(target, offset, value);
    }

    /** Stores the low 16 bits. */
    public static void putShortBig(byte[] target, int offset, int value) {
        SHORT_BIG.set(target, offset, (short) value);
    }
}
