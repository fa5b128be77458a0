package io.heliosdb.lite.format.codec;

import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/** LZ4's block format at its fast level. */
public final class Lz4Codec implements Codec {
    // LZ4_MAX_INPUT_SIZE in lz4.h.
    private static final int PLAIN_BYTES_MAX = 0x7E000000;

    private final LZ4Compressor compressor = LZ4Factory.fastestInstance().fastCompressor();
    private final LZ4SafeDecompressor decompressor =
            LZ4Factory.fastestInstance().safeDecompressor();

    @Override
    public int id() {
        return LZ4;
    }

    @Override
    public int storedBytesMax(int plainBytes) {
        long bound = plainBytes + plainBytes / 255L + 16;
        return (int) Math.min(bound, PLAIN_BYTES_MAX);
    }

    @Override
    public int compress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int capacity) {
        if (length >= PLAIN_BYTES_MAX) {
            return -1;
        }
        try {
            return compressor.compress(source, offset, length, target, targetOffset, capacity);
        } catch (LZ4Exception e) {
            // The only reason it gives up is a target that is too small.
            return -1;
        }
    }

    @Override
    public long plainBytesMax(int storedBytes) {
        // lz4_Block_format.md: a byte adds at most 255 to a length.
        return 255L * storedBytes;
    }

    @Override
    public void decompress(
            byte[] source,
            int offset,
            int length,
            byte[] target,
            int targetOffset,
            int plainBytes) {
        int actual;
        try {
            actual =
                    decompressor.decompress(
                            source, offset, length, target, targetOffset, plainBytes);
        } catch (LZ4Exception e) {
            throw NoneCodec.malformed("lz4", plainBytes, -1, e);
        }
        if (actual != plainBytes) {
            throw NoneCodec.malformed("lz4", plainBytes, actual, null);
        }
    }

    @Override
    public void close() {}
}
