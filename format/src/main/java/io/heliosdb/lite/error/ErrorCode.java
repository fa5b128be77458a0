package io.heliosdb.lite.error;

/** The cause of an operating error. Exit codes are published: they are never reused. */
public enum ErrorCode {
    /** A defect of the program itself. */
    INTERNAL(1),
    /** Bad flags, names, levels or configuration. */
    USAGE(2),
    /** Finished, but something was skipped. */
    PARTIAL(3),
    /** A dump file whose bytes are damaged or missing. */
    DUMP_CORRUPT(10),
    /** A dump file or server of a version that this program does not handle. */
    VERSION_UNSUPPORTED(11),
    /** A file, table or database that is not there. */
    NOT_FOUND(12),
    /** A server that does not answer or refuses; a connection that broke. */
    UNREACHABLE(13),
    /** Rows, chains or files that stand in the way. */
    CONFLICT(14),
    /** Out of memory or disk. */
    OUT_OF_RESOURCES(15),
    /** Ended by the user. */
    CANCELLED(130);

    private final int exitCode;

    ErrorCode(int exitCode) {
        this.exitCode = exitCode;
    }

    /** The exit code of the program, 1 to 255. */
    public int exitCode() {
        return exitCode;
    }
}
