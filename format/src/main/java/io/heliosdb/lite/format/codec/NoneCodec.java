package io.heliosdb.lite.format.codec;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/** Copies. */
public final class NoneCodec implements Codec {
    @Override
    public int id() {
        return NONE;
    }

    @Override
    public int storedBytesMax(int plainBytes) {
        return plainBytes;
    }

    @Override
    public int compress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int capacity) {
        if (length > capacity) {
            return -1;
        }
        System.arraycopy(source, offset, target, targetOffset, length);
        return length;
    }

    @Override
    public long plainBytesMax(int storedBytes) {
        return storedBytes;
    }

    @Override
    public void decompress(
            byte[] source,
            int offset,
            int length,
            byte[] target,
            int targetOffset,
            int plainBytes) {
        if (length != plainBytes) {
            throw malformed("none", plainBytes, length, null);
        }
        System.arraycopy(source, offset, target, targetOffset, length);
    }

    @Override
    public void close() {}

    static HeliosException malformed(String codec, int expected, int actual, Throwable cause) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, "malformed compressed block", cause)
                .with("codec", codec)
                .with("expected", expected)
                .with("actual", actual);
    }
}
