package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Words;

/**
 * A version of the file format. docs/format.md section 8.
 *
 * @param major another one is another layout
 * @param minor a newer one adds frames and fields that older readers may skip
 * @param patch of no meaning to readers
 */
public record FormatVersion(int major, int minor, int patch) {
    /** What this program writes. */
    public static final FormatVersion CURRENT = new FormatVersion(3, 1, 0);

    /** The version in the first bytes of a file, at least 14, whatever the version is. */
    public static FormatVersion decode(byte[] header) {
        return new FormatVersion(
                Words.getShort(header, 8), Words.getShort(header, 10), Words.getShort(header, 12));
    }

    /** Whether this program reads files of the version. */
    public boolean isReadable() {
        return major == CURRENT.major && minor >= CURRENT.minor;
    }

    /**
     * Checks {@link #isReadable()}.
     *
     * @throws HeliosException {@link ErrorCode#VERSION_UNSUPPORTED}
     */
    public void requireReadable(String file) {
        if (!isReadable()) {
            throw unsupported(file);
        }
    }

    /** The error for a file of this version. */
    HeliosException unsupported(String file) {
        return new HeliosException(
                        ErrorCode.VERSION_UNSUPPORTED,
                        "dump version %s incompatible with HeliosDB %s".formatted(this, CURRENT))
                .with("file", file)
                .hint(hint(file));
    }

    private String hint(String file) {
        if (major == CURRENT.major && minor < CURRENT.minor) {
            return "Run heliosdb-lite migrate-dump --input %s --output new.heliodump."
                    .formatted(file);
        }
        return major < CURRENT.major
                ? "Restore it with heliosdb-lite-v%s, and dump again.".formatted(this)
                : "Use a newer heliosdb-lite: this one is too old for the file.";
    }

    /** As in {@code 3.1.0}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
