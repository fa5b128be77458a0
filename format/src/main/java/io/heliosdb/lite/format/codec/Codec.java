package io.heliosdb.lite.format.codec;

import io.heliosdb.lite.error.HeliosException;

/** Compresses and decompresses blocks. For one thread; holds native memory until closed. */
public sealed interface Codec extends AutoCloseable permits NoneCodec, Lz4Codec, ZstdCodec {
    /** Blocks stored as they are. */
    int NONE = 0;

    /** LZ4 block format. */
    int LZ4 = 1;

    /** One zstd frame. */
    int ZSTD = 2;

    /** What the file calls the codec: {@link #NONE}, {@link #LZ4} or {@link #ZSTD}. */
    int id();

    /**
     * Room to offer {@link #compress}: what the worst block needs, or the most an array can have.
     */
    int storedBytesMax(int plainBytes);

    /**
     * Compresses a block.
     *
     * @param capacity bytes that may be written from {@code targetOffset} on
     * @return bytes written, or -1 if the block does not fit
     */
    int compress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int capacity);

    /** The most bytes that a block of this length can become; larger claims are lies. */
    long plainBytesMax(int storedBytes);

    /** The bytes that a block says it becomes; -1 if blocks do not say so. */
    default long plainBytes(byte[] source, int offset, int length) {
        return -1;
    }

    /**
     * Decompresses a block to exactly {@code plainBytes} bytes.
     *
     * @throws HeliosException {@code DUMP_CORRUPT} if the block is malformed or has another length;
     *     the target's content is undefined then
     */
    void decompress(
            byte[] source, int offset, int length, byte[] target, int targetOffset, int plainBytes);

    /** Releases native memory. Does nothing the second time. */
    @Override
    void close();
}
