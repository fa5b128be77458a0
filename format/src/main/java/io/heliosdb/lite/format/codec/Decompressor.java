package io.heliosdb.lite.format.codec;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/** Decompresses blocks of any codec that the format knows. For one thread. */
public final class Decompressor implements AutoCloseable {
    private final Codec none = new NoneCodec();
    private final Codec lz4 = new Lz4Codec();
    private final Codec zstd = new ZstdCodec(Compression.ZSTD_LEVEL_DEFAULT);

    /**
     * The codec of an id in a file.
     *
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if there is none
     */
    public Codec codec(int id) {
        return switch (id) {
            case Codec.NONE -> none;
            case Codec.LZ4 -> lz4;
            case Codec.ZSTD -> zstd;
            default ->
                    throw new HeliosException(ErrorCode.DUMP_CORRUPT, "unknown codec")
                            .with("actual", id);
        };
    }

    /**
     * Checks a length before memory is taken for it.
     *
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if these bytes cannot become as long
     */
    public void requirePossible(int id, byte[] source, int offset, int length, int plainBytes) {
        Codec codec = codec(id);
        long said = codec.plainBytes(source, offset, length);
        if (plainBytes > codec.plainBytesMax(length) || (said >= 0 && said != plainBytes)) {
            throw new HeliosException(ErrorCode.DUMP_CORRUPT, "malformed compressed block")
                    .with("expected", plainBytes)
                    .with("stored", length);
        }
    }

    @Override
    public void close() {
        lz4.close();
        zstd.close();
    }
}
