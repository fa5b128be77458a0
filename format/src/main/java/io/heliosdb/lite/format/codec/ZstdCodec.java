package io.heliosdb.lite.format.codec;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;

/** One zstd frame for each block, with contexts that are used again and again. */
public final class ZstdCodec implements Codec {
    private final int level;
    private ZstdCompressCtx compressor;
    private ZstdDecompressCtx decompressor;

    /**
     * @param level 1 to {@link Compression#ZSTD_LEVEL_MAX}; of no meaning to decompression
     */
    public ZstdCodec(int level) {
        this.level = level;
    }

    @Override
    public int id() {
        return ZSTD;
    }

    @Override
    public int storedBytesMax(int plainBytes) {
        return (int) Math.min(Zstd.compressBound(plainBytes), Integer.MAX_VALUE - 64);
    }

    @Override
    public int compress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int capacity) {
        if (compressor == null) {
            compressor = new ZstdCompressCtx().setLevel(level).setChecksum(false);
        }
        try {
            return compressor.compressByteArray(
                    target, targetOffset, capacity, source, offset, length);
        } catch (ZstdException e) {
            if (e.getErrorCode() == Zstd.errDstSizeTooSmall()) {
                return -1;
            }
            throw e;
        }
    }

    @Override
    public long plainBytesMax(int storedBytes) {
        // RFC 8878: a block is at least 4 bytes, and becomes at most 128 KiB.
        return storedBytes / 4 * (128L << 10);
    }

    @Override
    public long plainBytes(byte[] source, int offset, int length) {
        // Negative if the frame does not say, or is none.
        return Math.max(-1, Zstd.getFrameContentSize(source, offset, length));
    }

    @Override
    public void decompress(
            byte[] source,
            int offset,
            int length,
            byte[] target,
            int targetOffset,
            int plainBytes) {
        if (decompressor == null) {
            decompressor = new ZstdDecompressCtx();
        }
        int actual;
        try {
            actual =
                    decompressor.decompressByteArray(
                            target, targetOffset, plainBytes, source, offset, length);
        } catch (ZstdException e) {
            throw NoneCodec.malformed("zstd", plainBytes, -1, e);
        }
        if (actual != plainBytes) {
            throw NoneCodec.malformed("zstd", plainBytes, actual, null);
        }
    }

    @Override
    public void close() {
        if (compressor != null) {
            compressor.close();
            compressor = null;
        }
        if (decompressor != null) {
            decompressor.close();
            decompressor = null;
        }
    }
}
