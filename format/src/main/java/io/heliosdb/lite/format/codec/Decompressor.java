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
     * @throws HeliosException {@link ErrorCode#DUMP_CORRUPT} if no block of these bytes can become
     *     as long
     */
    public void requirePossible(int id, int storedBytes, int plainBytes) {
        if (plainBytes > codec(id).plainBytesMax(storedBytes)) {
            throw new HeliosException(ErrorCode.DUMP_CORRUPT, "malformed compressed block")
                    .with("expected", plainBytes)
                    .with("stored", storedBytes);
        }
    }

    @Override
    public void close() {
        lz4.close();
        zstd.close();
    }
}
