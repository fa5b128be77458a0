package io.heliosdb.lite.format.file;

/**
 * One thing that is wrong with a file.
 *
 * @param kind whether bytes are missing or wrong
 * @param offset where, counted from the start of the file
 * @param frame what is damaged: the name of a frame type in lower case, {@code header}, {@code
 *     trailer} or {@code file}
 * @param table name of the table whose rows are affected; empty if none or unknown
 * @param message one line, as an error would say it
 */
public record Damage(Kind kind, long offset, String frame, String table, String message) {
    /** Whether bytes are missing or wrong. */
    public enum Kind {
        /** The file ends too early. */
        TRUNCATED,
        /** Bytes are not what was written. */
        CORRUPT,
        /** The file is of another version or needs what this program does not know. */
        UNSUPPORTED
    }
}
