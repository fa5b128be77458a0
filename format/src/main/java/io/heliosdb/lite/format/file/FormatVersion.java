package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

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
        if (isReadable()) {
            return;
        }
        boolean older = major < CURRENT.major || (major == CURRENT.major && minor < CURRENT.minor);
        throw new HeliosException(
                        ErrorCode.VERSION_UNSUPPORTED,
                        "dump version %s incompatible with HeliosDB %s".formatted(this, CURRENT))
                .with("file", file)
                .hint(
                        older
                                ? "Run heliosdb-lite migrate-dump --input old.heliodump"
                                        + " --output new.heliodump."
                                : "Use a newer heliosdb-lite.");
    }

    /** As in {@code 3.1.0}. */
    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
