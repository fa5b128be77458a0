package io.heliosdb.lite.error;

/** The cause of an operating error. Exit codes are published: they are never reused. */
public enum ErrorCode {
    /** A defect of the program itself. */
    INTERNAL(1, "internal error"),
    /** Bad flags, names, levels or configuration. */
    USAGE(2, "usage"),
    /** Finished, but something was skipped. */
    PARTIAL(3, "finished, but something was skipped"),
    /** A dump file whose bytes are damaged or missing. */
    DUMP_CORRUPT(10, "file corrupt"),
    /** A dump file or server of a version that this program does not handle. */
    VERSION_UNSUPPORTED(11, "version not supported"),
    /** A file, table or database that is not there. */
    NOT_FOUND(12, "not found"),
    /** A server that does not answer or refuses; a connection that broke. */
    UNREACHABLE(13, "database unreachable or refused"),
    /** Rows, chains or files that stand in the way. */
    CONFLICT(14, "conflict: rows, chain, existing file"),
    /** Out of memory or disk. */
    OUT_OF_RESOURCES(15, "out of memory or disk"),
    /** Ended by the user. */
    CANCELLED(130, "cancelled");

    private final int exitCode;
    private final String meaning;

    ErrorCode(int exitCode, String meaning) {
        this.exitCode = exitCode;
        this.meaning = meaning;
    }

    /** The exit code of the program, 1 to 255. */
    public int exitCode() {
        return exitCode;
    }

    /** What the exit code says, in a few words. */
    public String meaning() {
        return meaning;
    }
}
