package io.heliosdb.lite.format.column;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;

/** A block whose bytes are what was written, yet make no sense. */
final class Malformed {
    private Malformed() {}

    static void unless(boolean holds, String part) {
        if (!holds) {
            throw new HeliosException(ErrorCode.DUMP_CORRUPT, "malformed column block")
                    .with("part", part);
        }
    }
}
