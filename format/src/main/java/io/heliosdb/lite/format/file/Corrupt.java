package io.heliosdb.lite.format.file;

import io.heliosdb.lite.error.ErrorCode;
import io.heliosdb.lite.error.HeliosException;
import io.heliosdb.lite.format.codec.Checksum;

/** The errors of damaged files, worded once. */
final class Corrupt {
    private static final String HINT =
            "Run heliosdb-lite restore with --ignore-errors --partial to keep what is intact.";

    private static final String TRUNCATED = "unexpected end of file";

    private Corrupt() {}

    static HeliosException checksum(String file, long offset, int expected, int actual) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, "checksum mismatch in dump file")
                .with("file", file)
                .with("offset", offset)
                .with("expected", Checksum.text(expected))
                .with("actual", Checksum.text(actual))
                .hint(HINT);
    }

    /** Says where, of an error that only says what. */
    static HeliosException located(HeliosException e, String file, long offset) {
        return e.with("file", file).with("offset", offset).hint(HINT);
    }

    /** Whether the error is {@link #truncated}. */
    static boolean isTruncation(HeliosException e) {
        return e.clause().equals(TRUNCATED);
    }

    static HeliosException truncated(String file, long size) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, TRUNCATED)
                .with("file", file)
                .with("offset", size)
                .hint(HINT);
    }

    static HeliosException notADump(String file) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, "not a HeliosDB dump file")
                .with("file", file)
                .hint("Name a file that heliosdb-lite dump has written.");
    }

    static HeliosException malformed(String file, long offset, String what) {
        return new HeliosException(ErrorCode.DUMP_CORRUPT, "malformed dump file")
                .with("file", file)
                .with("offset", offset)
                .with("part", what)
                .hint(HINT);
    }
}
