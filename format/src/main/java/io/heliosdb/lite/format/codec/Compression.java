package io.heliosdb.lite.format.codec;

import io.heliosdb.lite.error.Check;
import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/**
 * How the blocks of a dump are compressed.
 *
 * @param name {@code none}, {@code lz4} or {@code zstd}
 * @param level 1 to 22 for zstd, 0 for the others
 */
public record Compression(String name, int level) {
    public static final Compression NONE = new Compression("none", 0);
    public static final Compression LZ4 = new Compression("lz4", 0);
    public static final int ZSTD_LEVEL_DEFAULT = 3;
    public static final int ZSTD_LEVEL_MAX = 22;
    public static final Compression ZSTD = new Compression("zstd", ZSTD_LEVEL_DEFAULT);

    public Compression {
        boolean known =
                switch (name) {
                    case "none", "lz4" -> level == 0;
                    case "zstd" -> level >= 1 && level <= ZSTD_LEVEL_MAX;
                    default -> false;
                };
        Check.argument(known, "no such compression: %s %d", name, level);
    }

    /**
     * The compression of this name at its usual level.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} for an unknown name
     */
    public static Compression of(String name) {
        return switch (name) {
            case "none" -> NONE;
            case "lz4" -> LZ4;
            case "zstd" -> ZSTD;
            default ->
                    throw new HeliosException(ErrorCode.USAGE, "no such compression")
                            .with("actual", name)
                            .hint("Use --compress none, lz4 or zstd.");
        };
    }

    /**
     * The compression of this name and level, as a user gave them.
     *
     * @throws HeliosException {@link ErrorCode#USAGE} for an unknown name or a level it has not
     */
    public static Compression of(String name, int level) {
        Compression usual = of(name);
        boolean zstd = name.equals("zstd");
        if (zstd ? level < 1 || level > ZSTD_LEVEL_MAX : level != 0) {
            throw new HeliosException(ErrorCode.USAGE, "no such compression level")
                    .with("compression", name)
                    .with("expected", zstd ? "1 to " + ZSTD_LEVEL_MAX : "none")
                    .with("actual", level)
                    .hint(
                            zstd
                                    ? "Use --compression-level 1 (fast) to 22 (small)."
                                    : "Leave --compression-level out, or use --compress zstd.");
        }
        return zstd ? new Compression(name, level) : usual;
    }

    /** A codec of its own for one thread. */
    public Codec newCodec() {
        return switch (name) {
            case "lz4" -> new Lz4Codec();
            case "zstd" -> new ZstdCodec(level);
            default -> new NoneCodec();
        };
    }
}
